import { Crashed } from '../../errors/handling-errors.js';
import type { Step } from '../step.js';

/**
 * Until then the broker has surely heard that it was moved. One that kills its process within a millisecond would
 * otherwise do so before, and come again from the broker when its crashes had made it a dead letter.
 */
const SETTLED_IN_MS = 200;

/**
 * Keeps a message that kills its process from doing so for ever. What a broker delivers again goes by way of the local
 * queue, whose claims tell who died with it in hand; such rows are handled one at a time, so that only the killer
 * accumulates crashes, until it is a dead letter.
 */
export const quarantine: Step =
  (next, { subscription, policy, localQueue, order }) =>
  (delivery) => {
    const { claim, redelivered, type, id, message } = delivery;
    if (claim && claim.crashes >= policy.attempts) throw new Crashed(subscription.name, id, claim.crashes);
    if (claim || !redelivered || type === undefined || id === undefined) return next(delivery);
    delivery.throwIfAborted();
    const key = order.keyOf(delivery);
    const row = { subscription: subscription.name, type, id, message, key, dueInMs: SETTLED_IN_MS };
    return localQueue.put([row]).then(() => {
      order.parked(key);
      return 'moved';
    });
  };
