import type { Delivery } from '../../transports/delivery.js';
import type { SubscriptionContext, Way } from '../step.js';

/** Counts every delivery by what became of it, times it from its arrival to its settlement, and shows it to who watches. */
export const measure = (next: Way, { subscription, channel, transport, metrics, tail }: SubscriptionContext): Way => {
  const { name } = subscription;
  const consumer = { channel: channel.name, transport, subscription: name };
  const measured = (delivery: Delivery, startedAt: number): void => {
    const ms = performance.now() - startedAt;
    const { type, id, attempt, message, outcome = 'released' } = delivery;
    const error = outcome === 'done' ? undefined : delivery.failure;
    metrics.handled(consumer, { type: type ?? '', outcome, seconds: ms / 1_000, error });
    if (outcome === 'expired') metrics.exempt(consumer, 'expired', 1);
    tail.see({
      direction: 'handled',
      channel: channel.name,
      subscription: name,
      type: type ?? message.type,
      id,
      outcome,
      attempt,
      ms,
      bytes: message.body.length,
      traceparent: message.traceparent,
    });
  };
  return (delivery) => {
    const startedAt = performance.now();
    const settlement = next(delivery);
    if (settlement instanceof Promise) {
      return settlement.then((settled) => {
        measured(delivery, startedAt);
        return settled;
      });
    }
    measured(delivery, startedAt);
    return settlement;
  };
};
