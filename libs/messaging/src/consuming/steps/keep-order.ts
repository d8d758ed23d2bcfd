import type { Step } from '../step.js';

/** On an ordered channel, sends a message after those of its key that wait in the local queue: it must not overtake them. */
export const keepOrder: Step = (next, { subscription, order, channel }) => {
  if (!channel.ordered) return next;
  return (delivery) => {
    const { claim, type, id, message } = delivery;
    const key = order.keyOf(delivery);
    if (claim || key === undefined || type === undefined || id === undefined || !order.isParked(key))
      return next(delivery);
    delivery.throwIfAborted();
    const row = { subscription: subscription.name, type, id, message, key };
    return order.park(row).then((isBehind) => (isBehind ? 'moved' : next(delivery)));
  };
};
