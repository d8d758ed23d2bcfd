import type { Subscription } from '../contract/channel.js';
import type { Router } from '../routing/router.js';
import { DeadLetterDrain, type DrainContext } from './dead-letter-drain.js';

/** One for each subscription whose contract has its broker keep what foreign clients reject, where the broker does. */
export function drainsOf(
  subscriptions: Iterable<Subscription>,
  router: Router,
  common: Omit<DrainContext, 'subscription' | 'transport'>,
): readonly DeadLetterDrain[] {
  return [...subscriptions]
    .filter(({ channel }) => channel.deadLetters)
    .map((subscription) => ({ ...common, subscription, transport: router.transportOf(subscription.channel) }))
    .filter(({ transport }) => transport.features.deadLetters)
    .map((context) => new DeadLetterDrain(context));
}
