import type { Step } from '../step.js';

/** On an ordered channel, sends a message after those of its key that wait in the local queue: it must not overtake them. */
export const keepOrder: Step = (next, { subscription, order, channel }) => {
  if (!channel.ordered) return next;
  return async (delivery) => {
    const { claim, type, id, message } = delivery;
    const key = order.keyOf(delivery);
    if (claim || key === undefined || type === undefined || id === undefined) return next(delivery);
    delivery.throwIfAborted();
    const isParked = await order.park(key, { subscription: subscription.name, type, id, message });
    return isParked ? 'moved' : next(delivery);
  };
};
