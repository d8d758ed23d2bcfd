import { BatchTimedOut, HandlerTimedOut, Recalled } from '../../errors/handling-errors.js';
import type { Outcome } from '../../observability/metrics.js';
import { newTraceparent, traceContext, type TraceContext } from '../../observability/trace-context.js';
import type { Delivery } from '../../transports/delivery.js';
import type { BatchHandler } from './batch-handler.js';
import { BatchInHand } from './batch-in-hand.js';
import { callBatch } from './call-batch.js';
import { causedBy } from '../caused-by.js';
import { classify } from '../classify.js';
import type { SubscriptionContext } from '../step.js';

/** A delivery that waits for its end. */
export interface Member {
  readonly delivery: Delivery;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (why: unknown) => void;
}

interface Halving {
  readonly handler: BatchHandler;
  readonly context: SubscriptionContext;
  /** These were in a batch whose time was over. */
  readonly timedOut: (members: readonly Member[]) => void;
}

/**
 * Calls a handler with all members, and where it throws with each half of them, until what fails stands alone.
 * What is nobody's fault (a dependency, the database, the time) is everybody's at once. It never rejects.
 */
export async function halve(members: readonly Member[], halving: Halving): Promise<void> {
  const { handler, context } = halving;
  const some = members.filter((member) => begins(member, context));
  if (some.length === 0) return;
  const batch = new BatchInHand(some.map(({ delivery }) => delivery));
  try {
    const fates = await inTime(some, context, batch, () => callBatch(handler, context, batch));
    for (const [at, { resolve, reject }] of some.entries()) {
      const fate = fates[at] ?? new TypeError('a batch has one fate each');
      if (fate instanceof Error) reject(fate);
      else resolve(fate);
    }
  } catch (error) {
    await failed(some, batch, error, halving);
  }
}

async function inTime<T>(
  some: readonly Member[],
  context: SubscriptionContext,
  batch: BatchInHand,
  call: () => Promise<T>,
): Promise<T> {
  const expiry = context.sweeper.after(context.policy.timeoutMs, () => batch.timeOut(tooLate(some, context)));
  try {
    return await traceContext.run(traceOf(some), call);
  } finally {
    expiry.cancel();
  }
}

async function failed(some: readonly Member[], batch: BatchInHand, error: unknown, halving: Halving): Promise<void> {
  const { handler, context, timedOut } = halving;
  const left = some.filter(({ delivery }) => !delivery.revoked);
  if (left.length < some.length) {
    for (const { delivery, reject } of some) if (delivery.revoked) reject(error);
    return halve(left, halving);
  }
  const { kind } = classify({ error, attempt: 1, first: true, rules: handler.rules }, context.policy, context.random);
  const isLate = batch.timedOut !== undefined && kind !== 'unwritable';
  if (isLate) timedOut(some);
  if (isLate || kind === 'absent' || kind === 'unwritable' || some.length === 1) {
    for (const { reject } of some) reject(isLate ? batch.timedOut : error);
    return;
  }
  const middle = Math.ceil(some.length / 2);
  await halve(some.slice(0, middle), halving);
  await halve(some.slice(middle), halving);
}

/** What has not begun when its subscription stops taking is given back. */
export function begins({ delivery, reject }: Member, { subscription, mayBegin }: SubscriptionContext): boolean {
  if (!delivery.revoked && mayBegin(delivery)) return true;
  reject(new Recalled(`message ${delivery.id ?? 'without an id'} of "${subscription.name}" waited for its batch`));
  return false;
}

function tooLate(some: readonly Member[], { subscription, policy }: SubscriptionContext): Error {
  const { timeoutMs } = policy;
  return some.length === 1
    ? new HandlerTimedOut(subscription.name, some[0]?.delivery.id, timeoutMs)
    : new BatchTimedOut(subscription.name, some.length, timeoutMs);
}

/** One message's own trace goes on in it; many have one of their own together. */
function traceOf([first, ...others]: readonly Member[]): TraceContext {
  return first && others.length === 0 ? causedBy(first.delivery.message) : { traceparent: newTraceparent() };
}
