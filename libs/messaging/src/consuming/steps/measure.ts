import type { Delivery } from '../../transports/delivery.js';
import type { Settlement } from '../../transports/consumption.js';
import type { SubscriptionContext } from '../step.js';

type Way = (delivery: Delivery) => Promise<Settlement>;

/** Counts every delivery by what became of it, times it from its arrival to its settlement, and shows it to who watches. */
export const measure = (next: Way, { subscription, channel, transport, metrics, tail }: SubscriptionContext): Way => {
  const { name } = subscription;
  const consumer = { channel: channel.name, transport, subscription: name };
  return (delivery) => {
    const startedAt = performance.now();
    return next(delivery).then((settlement) => {
      const ms = performance.now() - startedAt;
      const { type, id, attempt, message, outcome = 'released' } = delivery;
      const error = outcome === 'done' ? undefined : delivery.failure;
      metrics.handled(consumer, { type: type ?? '', outcome, seconds: ms / 1_000, error });
      if (outcome === 'expired') metrics.exempt(consumer, 'expired', 1);
      const { body, traceparent } = message;
      const seen = { direction: 'handled', channel: channel.name, subscription: name } as const;
      tail.see({ ...seen, type: type ?? message.type, id, outcome, attempt, ms, bytes: body.length, traceparent });
      return settlement;
    });
  };
};
