import { invoke } from './inbox.js';
import type { Handle, Step, SubscriptionContext, Way } from './step.js';
import { gather } from './steps/gather.js';
import { decodeBody } from './steps/decode.js';
import { measure } from './steps/measure.js';
import { settle } from './steps/settle.js';
import { keepOrder } from './steps/keep-order.js';
import { quarantine } from './steps/quarantine.js';
import { timeOut } from './steps/timeout.js';
import { trace } from './steps/trace.js';
import { validate } from './steps/validate.js';

/** What lies around `settle`, outermost first. */
export const outerSteps: readonly ((next: Way, context: SubscriptionContext) => Way)[] = [trace, measure];
/** What lies within it. */
export const innerSteps: readonly Step[] = [decodeBody, validate, keepOrder, quarantine, gather, timeOut];

/** The whole way of a delivery, outermost first: trace, measure, settle, decode, validate, keep order, quarantine, gather batches, time out, handler. It neither throws nor rejects. */
export function pipeline(context: SubscriptionContext): Way {
  const inner = innerSteps.reduceRight<Handle>((next, step) => step(next, context), invoke(context));
  return outerSteps.reduceRight<Way>((next, step) => step(next, context), settle(inner, context));
}
