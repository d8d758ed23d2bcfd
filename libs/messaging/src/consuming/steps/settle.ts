import type { Outcome } from '../../observability/metrics.js';
import type { Delivery } from '../../transports/delivery.js';
import type { Settlement } from '../../transports/consumption.js';
import type { Awaitable } from '../awaitable.js';
import { classify, type Verdict } from '../classify.js';
import { bury } from '../dead-letters.js';
import type { Handle, SubscriptionContext, Way } from '../step.js';
import { postpone } from '../retries.js';

/** Turns what happened to a delivery into its outcome, and writes it down before the broker hears of it. */
export const settle = (next: Handle, context: SubscriptionContext): Way => {
  const run = (delivery: Delivery): Awaitable<Settlement> => {
    try {
      const outcome = next(delivery);
      if (!(outcome instanceof Promise)) return returned(outcome, delivery, context);
      return outcome.then(
        (late) => returned(late, delivery, context),
        (error: unknown) => failed(error, delivery),
      );
    } catch (error) {
      return failed(error, delivery);
    }
  };
  const failed = (error: unknown, delivery: Delivery): Awaitable<Settlement> => {
    delivery.failure = error;
    const verdict = verdictOf(error, delivery, context);
    if (verdict.kind !== 'again') return conclude(verdict, error, delivery, context);
    delivery.nextAttempt();
    return run(delivery);
  };
  return run;
};

function returned(outcome: Outcome, delivery: Delivery, context: SubscriptionContext): Settlement {
  delivery.outcome = outcome;
  // What was skipped, dropped or handled before says nothing of what the handler depends on.
  if (outcome === 'done' && delivery.id !== undefined) context.succeeded(delivery.id);
  else context.ended(delivery);
  return 'done';
}

/** What is left to be written, once it is known whether it is the message or what its handler depends on. */
type Written = Extract<Verdict, { kind: 'later' | 'dead' }>;

function verdictOf(error: unknown, delivery: Delivery, { handlers, policy, random }: SubscriptionContext): Verdict {
  if (delivery.revoked) return { kind: 'revoked' };
  const { attempt, claim, type } = delivery;
  const rules = handlers.get(type ?? '')?.rules ?? [];
  return classify({ error, attempt, first: claim === undefined, rules }, policy, random);
}

async function conclude(
  verdict: Exclude<Verdict, { kind: 'again' }>,
  error: unknown,
  delivery: Delivery,
  context: SubscriptionContext,
): Promise<Settlement> {
  if (verdict.kind === 'revoked') return giveBack(delivery);
  if (verdict.kind === 'unwritable') return unwritable(error, delivery, context);
  if (context.channel.pattern === 'signals') return drop(error, delivery, context);
  const { written, away } = verdict.kind === 'absent' ? absent(delivery, context) : { written: verdict, away: false };
  try {
    await write(written, error, delivery, context);
  } catch (failure) {
    return unwritable(failure, delivery, context);
  }
  // Only now: the row that was written is the probe.
  if (away) context.pause('unavailable', error);
  delivery.outcome = written.kind === 'dead' ? 'dead' : 'retry';
  if (written.kind === 'dead') context.ended(delivery);
  return 'done';
}

function write(verdict: Written, error: unknown, delivery: Delivery, context: SubscriptionContext): Promise<void> {
  return verdict.kind === 'dead'
    ? bury(context, delivery, verdict.reason, error)
    : postpone(context, delivery, verdict, error);
}

/** A row that burns no attempt and is the probe; an attempt, where others succeed meanwhile. */
function absent({ id = '', attempt }: Delivery, context: SubscriptionContext): { written: Written; away: boolean } {
  const { availability, policy, random } = context;
  const { burn, pause: away } = availability.absent(id);
  if (burn && attempt >= policy.attempts) return { written: { kind: 'dead', reason: 'attempts' }, away };
  return { written: { kind: 'later', dueInMs: policy.backoff(attempt, random), burn }, away };
}

/** Nothing can be written, so nothing is acknowledged. */
function unwritable(error: unknown, delivery: Delivery, { pause }: SubscriptionContext): Settlement {
  pause('database', error);
  return giveBack(delivery);
}

/** A later signal says more than this one again. */
function drop(err: unknown, delivery: Delivery, { subscription, logger }: SubscriptionContext): Settlement {
  const { type, id } = delivery;
  logger.warn({ err, subscription: subscription.name, type, id }, 'the handler failed; the signal is dropped');
  delivery.outcome = 'dropped';
  return 'done';
}

function giveBack(delivery: Delivery): Settlement {
  delivery.outcome = 'released';
  return 'release';
}
