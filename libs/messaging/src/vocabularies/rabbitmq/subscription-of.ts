import { channels } from '#contracts';
import { adHocChannel } from '../../contract/ad-hoc-channel.js';
import type { Subscription } from '../../contract/channel.js';
import type { PolicyOptions } from '../../contract/policy.js';
import { sourceQueue } from '../../transports/rabbitmq/topology.js';

/** The subscription of a contract that has this queue, else one of a channel that no contract knows. */
export function subscriptionOf(queue: string): Subscription {
  return knownSubscription(queue) ?? adHocSubscription(queue);
}

/** For looking at a queue, whatever it is: it declares nothing else. */
export function adHocSubscription(queue: string): Subscription {
  return adHocChannel(queue, { pattern: 'tasks', transport: 'rabbitmq', typeIn }).subscription(queue);
}

/** The same with another prefetch, and no more callbacks at once than that. */
export function withPrefetch(subscription: Subscription, prefetch: number | undefined, most: number): Subscription {
  if (prefetch === undefined) return subscription;
  const policy: PolicyOptions = { ...subscription.policy, prefetch, concurrency: Math.min(most, prefetch) };
  return { ...subscription, policy };
}

function knownSubscription(queue: string): Subscription | undefined {
  return channels
    .filter(({ transport }) => transport === 'rabbitmq')
    .flatMap(({ subscriptions }) => subscriptions)
    .find((subscription) => sourceQueue({ subscription }) === queue);
}

/** Bodies of whatever origin have some word for it; of those without, all have one. */
function typeIn(fields: Readonly<Record<string, unknown>>): string {
  const words = [fields['tipo'], fields['event_type'], fields['type']];
  return words.find((word): word is string => typeof word === 'string' && word !== '') ?? 'message';
}
