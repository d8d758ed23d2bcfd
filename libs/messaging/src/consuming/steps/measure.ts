import type { Delivery } from '../../transports/delivery.js';
import type { Settlement } from '../../transports/consumption.js';
import type { SubscriptionContext } from '../step.js';

type Way = (delivery: Delivery) => Promise<Settlement>;

/** Counts every delivery by what became of it, times it from its arrival to its settlement, and shows it to who watches. */
export const measure = (next: Way, { subscription, channel, metrics, tail }: SubscriptionContext): Way => {
  const { name } = subscription;
  return (delivery) => {
    const startedAt = performance.now();
    return next(delivery).then((settlement) => {
      const ms = performance.now() - startedAt;
      const { type, id, attempt, message, outcome = 'released' } = delivery;
      metrics.handled(name, type ?? '', outcome, ms / 1_000);
      const { body, traceparent } = message;
      const seen = { direction: 'handled', channel: channel.name, subscription: name } as const;
      tail.see({ ...seen, type: type ?? message.type, id, outcome, attempt, ms, bytes: body.length, traceparent });
      return settlement;
    });
  };
};
