import { HandlerTimedOut } from '../../errors/handling-errors.js';
import type { Step } from '../step.js';

/**
 * Aborts a handler that outlives its policy's time-out, and waits for it: what it held stays held until it settles.
 * One that is over when it returns can't be late.
 */
export const timeOut: Step =
  (next, { subscription, policy, sweeper }) =>
  (delivery) => {
    const outcome = next(delivery);
    if (!(outcome instanceof Promise)) return outcome;
    const expiry = sweeper.after(policy.timeoutMs, () =>
      delivery.abort(new HandlerTimedOut(subscription.name, delivery.id, policy.timeoutMs)),
    );
    return outcome.finally(() => expiry.cancel());
  };
