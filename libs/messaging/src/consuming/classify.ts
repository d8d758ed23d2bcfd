import type { Policy } from '../contract/policy.js';
import type { Rule } from '../contract/rules.js';
import { ContractViolation } from '../errors/contract-violation.js';
import {
  BatchTimedOut,
  Crashed,
  DatabaseUnavailable,
  EffectUnderWay,
  ErrorSwallowed,
  HandlerTimedOut,
  Recalled,
  Rejected,
  Revoked,
  Unavailable,
  Undecodable,
  UnknownType,
} from '../errors/handling-errors.js';
import type { DeadReason } from '../ports/dead-letter-store.js';

/** What a failed attempt means for its message. */
export type Verdict =
  | { readonly kind: 'again' }
  | { readonly kind: 'later'; readonly dueInMs: number; readonly burn: boolean }
  | { readonly kind: 'dead'; readonly reason: DeadReason }
  /** What the handler depends on is away. */
  | { readonly kind: 'absent' }
  /** The app's own database is away: nothing can be written. */
  | { readonly kind: 'unwritable' }
  /** The broker took the message away, or it never began: it settles nothing. */
  | { readonly kind: 'revoked' };

export interface Failure {
  readonly error: unknown;
  /** Attempts made, this one included. */
  readonly attempt: number;
  /** The first delivery of the message, not one from the local queue. */
  readonly first: boolean;
  readonly rules: readonly Rule[];
}

/** The one failure policy: what an error means, by its kind, the subscription's rules and the attempts that are left. */
export function classify(
  { error: failure, attempt, first, rules }: Failure,
  policy: Policy,
  random: () => number,
): Verdict {
  const error = failure instanceof ErrorSwallowed ? failure.cause : failure;
  if (error instanceof Revoked || error instanceof Recalled) return { kind: 'revoked' };
  if (isUnwritable(error)) return { kind: 'unwritable' };
  const rule = rules.find((one) => one.matches(error))?.means;
  if (rule === 'dead') return dead('rule');
  const laterBy = (dueInMs: number, burn: boolean): Verdict => ({ kind: 'later', dueInMs, burn });
  if (rule === 'pause' || error instanceof Unavailable) return { kind: 'absent' };
  if (error instanceof Undecodable) return dead('undecodable');
  if (error instanceof ContractViolation) return dead('contract');
  if (error instanceof UnknownType) return dead('unknown-type');
  if (error instanceof Crashed) return dead('crashes');
  if (error instanceof Rejected) return dead('rejected');
  if (error instanceof EffectUnderWay) return laterBy(error.retryInMs, false);
  if (error instanceof BatchTimedOut) return laterBy(policy.backoff(attempt, random), false);
  if (attempt >= policy.attempts) return dead('attempts');
  if (first && attempt === 1 && !(error instanceof HandlerTimedOut)) return { kind: 'again' };
  return laterBy(policy.backoff(attempt, random), true);
}

function dead(reason: DeadReason): Verdict {
  return { kind: 'dead', reason };
}

/** A query builder may have wrapped it. */
function isUnwritable(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || (error instanceof Error && isUnwritable(error.cause));
}
