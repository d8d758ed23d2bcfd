import { invoke } from './inbox.js';
import type { Handle, Step, SubscriptionContext, Way } from './step.js';
import { decodeBody } from './steps/decode.js';
import { measure } from './steps/measure.js';
import { settle } from './steps/settle.js';
import { keepOrder } from './steps/keep-order.js';
import { quarantine } from './steps/quarantine.js';
import { timeOut } from './steps/timeout.js';
import { trace } from './steps/trace.js';
import { validate } from './steps/validate.js';

/** The whole way of a delivery, outermost first: trace, measure, settle, decode, validate, keep order, quarantine, time out, handler. It neither throws nor rejects. */
export function pipeline(context: SubscriptionContext): Way {
  const steps: readonly Step[] = [decodeBody, validate, keepOrder, quarantine, timeOut];
  const inner = steps.reduceRight<Handle>((next, step) => step(next, context), invoke(context));
  return trace(measure(settle(inner, context), context), context);
}
