import type { Delivery } from '../../transports/delivery.js';
import type { Settlement } from '../../transports/transport.js';
import { classify, type Verdict } from '../classify.js';
import { bury } from '../dead-letters.js';
import type { Handle, SubscriptionContext } from '../step.js';
import { postpone } from '../retries.js';
import { writeDown } from '../write-down.js';

/** Turns what happened to a delivery into its outcome, and writes it down before the broker hears of it. */
export const settle =
  (next: Handle, context: SubscriptionContext) =>
  async (delivery: Delivery): Promise<Settlement> => {
    for (;;) {
      try {
        delivery.outcome = await next(delivery);
        return 'done';
      } catch (error) {
        const verdict = verdictOf(error, delivery, context);
        if (verdict.kind !== 'again') return await conclude(verdict, error, delivery, context);
        delivery.nextAttempt();
      }
    }
  };

function verdictOf(
  error: unknown,
  { attempt, claim, type }: Delivery,
  { handlers, policy, random }: SubscriptionContext,
): Verdict {
  const rules = handlers.get(type ?? '')?.rules ?? [];
  return classify({ error, attempt, first: claim === undefined, rules }, policy, random);
}

async function conclude(
  verdict: Exclude<Verdict, { kind: 'again' }>,
  error: unknown,
  delivery: Delivery,
  context: SubscriptionContext,
): Promise<Settlement> {
  const written = await writeDown(context, 'what became of a message', () =>
    verdict.kind === 'dead'
      ? bury(context, delivery, verdict.reason, error)
      : postpone(context, delivery, verdict, error),
  );
  if (!written) {
    delivery.outcome = 'released';
    return 'release';
  }
  delivery.outcome = verdict.kind === 'dead' ? 'dead' : 'retry';
  return 'failed';
}
