import { Recalled } from '../../errors/handling-errors.js';
import { Batcher } from '../batches/batcher.js';
import { isBatchHandler } from '../any-handler.js';
import { Permits } from '../permits.js';
import type { Handle, Step } from '../step.js';

/**
 * Gathers what is handled in batches: here each delivery waits for its own end. Of a subscription with such handlers,
 * the concurrency is that of calls, whatever each takes.
 */
export const gather: Step = (next, context) => {
  const calls = new Permits(context.callsAtOnce);
  const batchers = new Map(
    [...context.handlers].flatMap(([type, handler]) =>
      isBatchHandler(handler) ? [[type, new Batcher(handler, context, calls)] as const] : [],
    ),
  );
  if (batchers.size === 0) return next;
  context.onRecall(() => {
    for (const batcher of batchers.values()) batcher.recall();
  });
  const alone: Handle = async (delivery) => {
    await calls.take();
    try {
      if (!context.mayBegin(delivery)) throw new Recalled(`"${context.subscription.name}" stopped taking`);
      return await next(delivery);
    } finally {
      calls.giveBack();
    }
  };
  return (delivery) => batchers.get(delivery.type ?? '')?.join(delivery) ?? alone(delivery);
};
