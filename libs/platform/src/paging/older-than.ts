import { type Column, sql, type SQL } from 'drizzle-orm';
import type { TimeCursor } from './time-cursor.js';

/**
 * The rows that come after a place in a list, newest first: ordered by `at`, then `id`, both descending. All of them
 * where no place is given.
 * @param at in milliseconds, as `moment` of `#database` has it
 */
export function olderThan(at: Column, id: Column, place: TimeCursor | undefined): SQL | undefined {
  if (!place) return undefined;
  // far from now, seconds in floating point are off by some microseconds
  const moment = sql`to_timestamp(${place.at.getTime()}::float8 / 1000)::timestamptz(3)`;
  return sql`(${at}, ${id}) < (${moment}, ${place.id}::bigint)`;
}
