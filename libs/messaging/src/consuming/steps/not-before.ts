import type { Step } from '../step.js';

/** What comes before its time waits for it in the local queue, outside every order; no attempt is burnt. */
export const notBefore: Step = (next, { subscription, localQueue, clock }) => {
  const { name } = subscription;
  return (delivery) => {
    const { claim, message, type = '', id = '' } = delivery;
    const dueInMs = message.notBefore === undefined || claim ? 0 : message.notBefore - clock.now();
    if (dueInMs <= 0) return next(delivery);
    delivery.throwIfAborted();
    return localQueue.put([{ subscription: name, type, id, message, dueInMs }]).then(() => 'moved');
  };
};
