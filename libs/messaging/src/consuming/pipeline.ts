import type { Delivery } from '../transports/delivery.js';
import type { Settlement } from '../transports/consumption.js';
import { invoke } from './inbox.js';
import type { Handle, Step, SubscriptionContext } from './step.js';
import { gather } from './steps/gather.js';
import { decodeBody } from './steps/decode.js';
import { measure } from './steps/measure.js';
import { settle } from './steps/settle.js';
import { quarantine } from './steps/quarantine.js';
import { timeOut } from './steps/timeout.js';
import { trace } from './steps/trace.js';
import { validate } from './steps/validate.js';

/** The whole way of a delivery, outermost first: trace, measure, settle, decode, validate, quarantine, batches, time out, handler. It never rejects. */
export function pipeline(context: SubscriptionContext): (delivery: Delivery) => Promise<Settlement> {
  const steps: readonly Step[] = [decodeBody, validate, quarantine, gather, timeOut];
  const inner = steps.reduceRight<Handle>((next, step) => step(next, context), invoke(context));
  return trace(measure(settle(inner, context), context));
}
