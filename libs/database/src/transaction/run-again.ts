import { setTimeout as sleep } from 'node:timers/promises';

/** A serialization failure or a deadlock: Postgres rolled it back and asks to run it again. */
const PASSING = new Set(['40001', '40P01']);
/** More than this in a row is a design that fights itself: the caller has to know. */
const TIMES = 8;
const FIRST_WAIT_MS = 4;
/** Where Postgres finds out. */
const OUTDATED = new Set<unknown>(['RevalidateCachedQuery', 'FetchPreparedStatement']);

/**
 * Whether a table was altered since this connection prepared the statement (`cached plan must not change result type`),
 * or it isn't there any more: `pg` closes one whose values it can't send, and believes it prepared. On a new connection
 * it works.
 */
export function isOutdatedPlan(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('routine' in error && OUTDATED.has(error.routine)) || isOutdatedPlan(error.cause);
}

/** Runs what was rolled back in favour of another transaction once more, after a growing wait with jitter; at most eight times in all. */
export async function runAgain<T>(run: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time += 1) {
    try {
      return await run();
    } catch (error) {
      if (time === TIMES || !passes(error)) throw error;
      await sleep(FIRST_WAIT_MS * 2 ** (time - 1) * (0.5 + Math.random() / 2));
    }
  }
}

/** The five characters of SQLSTATE, of an error of the driver or one that wraps it, as drizzle's do; undefined for any other. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)) return error.code;
  return sqlStateOf(error.cause);
}

function passes(error: unknown): boolean {
  return PASSING.has(sqlStateOf(error) ?? '') || isOutdatedPlan(error);
}
