import type { Delivery } from '../../transports/delivery.js';
import type { Settlement } from '../../transports/transport.js';
import type { SubscriptionContext } from '../step.js';

type Way = (delivery: Delivery) => Promise<Settlement>;

/** Counts every delivery by what became of it, and times it from its arrival to its settlement. */
export const measure = (next: Way, { subscription, metrics }: SubscriptionContext): Way => {
  const { name } = subscription;
  return (delivery) => {
    const startedAt = performance.now();
    return next(delivery).then((settlement) => {
      metrics.handled(
        name,
        delivery.type ?? '',
        delivery.outcome ?? 'released',
        (performance.now() - startedAt) / 1_000,
      );
      return settlement;
    });
  };
};
