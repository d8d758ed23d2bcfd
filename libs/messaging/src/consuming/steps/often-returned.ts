import { randomUUID } from 'node:crypto';
import type { Step } from '../step.js';

/** RabbitMQ's own limit drops a message at its 21st delivery, where nobody lifted it. */
const MOST_RETURNS = 10;

/**
 * What the broker has taken back so often goes to the local queue at once, before anything is done with it: it would be
 * dropped soon. There its attempts and crashes are counted by rules of ours.
 */
export const oftenReturned: Step = (next, { subscription, localQueue }) => {
  const { name } = subscription;
  return (delivery) => {
    const { claim, returns, message, id } = delivery;
    if (claim || returns < MOST_RETURNS) return next(delivery);
    delivery.throwIfAborted();
    const row = { subscription: name, type: message.type ?? '', id: id ?? randomUUID(), message };
    return localQueue.put([row]).then(() => 'moved');
  };
};
