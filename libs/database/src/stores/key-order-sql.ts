import type { MessagingTables } from '../tables/messaging-tables.js';
import { statement, type Statement } from '../transaction/statement.js';
import { unnest } from './planning.js';
import { qualified } from './qualified.js';

interface KeyOrderSql {
  readonly lock: Statement<never>;
  readonly lockAll: Statement<never>;
  readonly hasRows: Statement<{ found: boolean }>;
  readonly promote: Statement<{ subscription: string }>;
  readonly keys: Statement<{ key: string }>;
  readonly keysAmong: Statement<{ key: string }>;
}

/** Locks for keys: enough that they seldom share one, few enough that one transaction may take all. */
const BUCKETS = 64;

/** Whether a key has rows, by a look at the index; the limit keeps the planner from reading all of it at once. */
export function oldestOf(queue: string, subscription: string, key: string): string {
  return `select row_id, behind from ${queue} where subscription = ${subscription} and key = ${key} order by row_id limit 1`;
}

export function keyOrderSql(table: MessagingTables['localQueue']): KeyOrderSql {
  const queue = qualified(table);
  return {
    // In ascending order, so that no two wait for each other.
    lock: statement(`
      select pg_advisory_xact_lock(hashtext($1), bucket) from (
        select distinct abs(hashtext(subscription || ' ' || key) % ${BUCKETS}) as bucket
        from ${unnest('$2::text[]', '$3::text[]')} as wanted (subscription, key) order by bucket
      ) as ascending`),

    lockAll: statement(
      `select pg_advisory_xact_lock(hashtext($1), bucket) from generate_series(0, ${BUCKETS - 1}) as bucket`,
    ),

    hasRows: statement(`select exists (${oldestOf(queue, '$1', '$2')}) as found`),

    // The oldest row of a key may be claimed, whatever was before it.
    promote: statement(`
      update ${queue} as q set behind = false from (
        select first.row_id from (
          select distinct subscription, key from ${unnest('$1::text[]', '$2::text[]')} as wanted (subscription, key)
        ) as wanted
        cross join lateral (${oldestOf(queue, 'wanted.subscription', 'wanted.key')}) as first where first.behind
      ) as next
      where q.row_id = next.row_id returning q.subscription`),

    keys: statement(`select key from ${queue} where subscription = $1 and key is not null and not behind`),

    keysAmong: statement(`
      select wanted.key from ${unnest('$2::text[]')} as wanted (key)
      cross join lateral (${oldestOf(queue, '$1', 'wanted.key')}) as first`),
  };
}
