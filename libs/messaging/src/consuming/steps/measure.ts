import type { Delivery } from '../../transports/delivery.js';
import type { SubscriptionContext, Way } from '../step.js';

/** Counts every delivery by what became of it, times it from its arrival to its settlement, and shows it to who watches. */
export const measure = (next: Way, { subscription, channel, metrics, tail }: SubscriptionContext): Way => {
  const { name } = subscription;
  const measured = (delivery: Delivery, startedAt: number): void => {
    const ms = performance.now() - startedAt;
    const { type, id, attempt, message, outcome = 'released' } = delivery;
    metrics.handled(name, type ?? '', outcome, ms / 1_000);
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
