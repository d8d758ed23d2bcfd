import { answer, oneAtATime } from './answer.js';
import { invoke } from './inbox.js';
import type { Handle, Step, SubscriptionContext, Way } from './step.js';
import { gather } from './steps/gather.js';
import { decodeBody } from './steps/decode.js';
import { measure } from './steps/measure.js';
import { notBefore } from './steps/not-before.js';
import { settle } from './steps/settle.js';
import { keepOrder } from './steps/keep-order.js';
import { oftenReturned } from './steps/often-returned.js';
import { quarantine } from './steps/quarantine.js';
import { timeOut } from './steps/timeout.js';
import { trace } from './steps/trace.js';
import { validate } from './steps/validate.js';

/** What lies around `settle`, outermost first. */
export const outerSteps: readonly ((next: Way, context: SubscriptionContext) => Way)[] = [trace, measure];
/** What lies within it. */
export const innerSteps: readonly Step[] = [
  oftenReturned,
  decodeBody,
  validate,
  notBefore,
  keepOrder,
  quarantine,
  gather,
  timeOut,
];
/** A request's way is shorter: it is answered at once, whatever becomes of it. */
const askedSteps: readonly Step[] = [decodeBody, validate, oneAtATime, timeOut];

/** The whole way of a delivery, outermost first: trace, measure, settle, returns, decode, validate, its time, order, quarantine, batches, time out, handler. It neither throws nor rejects. */
export function pipeline(context: SubscriptionContext): Way {
  const through = (steps: readonly Step[]): Handle =>
    steps.reduceRight<Handle>((next, step) => step(next, context), invoke(context));
  const settled = settle(through(innerSteps), context);
  const { answering } = context;
  const answered = answering && answer(through(askedSteps), { ...context, answering });
  const inner: Way = answered
    ? (delivery) => (delivery.message.replyTo === undefined ? settled(delivery) : answered(delivery))
    : settled;
  return outerSteps.reduceRight<Way>((next, step) => step(next, context), inner);
}
