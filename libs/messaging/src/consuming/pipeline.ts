import { answer, oneAtATime } from './answer.js';
import { invoke } from './inbox.js';
import type { Handle, Step, SubscriptionContext, Way } from './step.js';
import { gather } from './steps/gather.js';
import { decodeBody } from './steps/decode.js';
import { measure } from './steps/measure.js';
import { notBefore } from './steps/not-before.js';
import { settle } from './steps/settle.js';
import { keepOrder } from './steps/keep-order.js';
import { quarantine } from './steps/quarantine.js';
import { timeOut } from './steps/timeout.js';
import { trace } from './steps/trace.js';
import { validate } from './steps/validate.js';

/** The whole way of a delivery, outermost first: trace, measure, settle, decode, validate, its time, order, quarantine, batches, time out, handler. A request has a shorter one. It neither throws nor rejects. */
export function pipeline(context: SubscriptionContext): Way {
  const through = (...steps: readonly Step[]): Handle =>
    steps.reduceRight<Handle>((next, step) => step(next, context), invoke(context));
  const settled = settle(through(decodeBody, validate, notBefore, keepOrder, quarantine, gather, timeOut), context);
  const { answering } = context;
  if (!answering) return trace(measure(settled, context));
  const answered = answer(through(decodeBody, validate, oneAtATime, timeOut), { ...context, answering });
  const either: Way = (delivery) => (delivery.message.replyTo === undefined ? settled(delivery) : answered(delivery));
  return trace(measure(either, context));
}
