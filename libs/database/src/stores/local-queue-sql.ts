import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Attributes } from '../tables/wire-columns.js';
import { statement, type Statement } from '../transaction/statement.js';
import { oldestOf } from './key-order-sql.js';
import { MOST, unnest } from './planning.js';
import { qualified } from './qualified.js';

interface LocalQueueSql {
  readonly put: Statement<{ subscription: string }>;
  readonly claim: Statement<Claimed>;
  readonly renew: Statement<{ token: string }>;
  readonly done: Statement<never>;
  readonly retry: Statement<never>;
  readonly release: Statement<{ subscription: string }>;
  readonly nextDue: Statement<{ in_ms: number | null }>;
  readonly depth: Statement<{ waiting: number; claimed: number }>;
  readonly backlog: Statement<{ rows: number }>;
  readonly purge: Statement<never>;
}

interface Claimed {
  readonly row_id: string;
  readonly token: string;
  readonly type: string;
  readonly id: string;
  readonly key: string | null;
  readonly priority: number;
  readonly attempts: number;
  readonly crashes: number;
  readonly body: Buffer;
  readonly attributes: Attributes;
}

export function localQueueSql(table: MessagingTables['localQueue']): LocalQueueSql {
  const queue = qualified(table);
  const free = '(leased_until is null or leased_until <= now())';
  /** Some process died with it in hand: its lease ended, or one did before. */
  const crashed = '(crashes > 0 or token is not null)';
  const sound = '(crashes = 0 and token is null)';
  const held = `${unnest('$1::bigint[]', '$2::uuid[]')} as held (row_id, token)`;
  const isHeld = 'q.row_id = held.row_id and q.token = held.token';
  const givenUp = 'token = null, owner = null, leased_until = null';
  const msUntil = (time: string): string =>
    `greatest(0, extract(epoch from ${time} - clock_timestamp()) * 1000)::float8`;
  return {
    put: statement(`
      insert into ${queue} (subscription, type, id, key, behind, priority, due_at, attempts, last_error, body, attributes)
      select subscription, type, id, key,
        case when key is null then false else follows or exists (${oldestOf(queue, 'added.subscription', 'added.key')}) end,
        priority, now() + due_in_ms * interval '1 millisecond', attempts, last_error, body, attributes::json
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::float8[], $7::int[], $8::text[], $9::bytea[], $10::text[], $11::boolean[])
        with ordinality as added (subscription, type, id, key, priority, due_in_ms, attempts, last_error, body, attributes, follows, position)
      order by position
      on conflict (subscription, type, id) do nothing
      returning subscription`),

    // Rows without a delay in the order of their index, then those whose delay is over, and one that has crashed; what others
    // are claiming is passed over. The inner limits tell the planner that it is about few rows; no more are read, or locked,
    // than the outer ask for.
    claim: statement(`
      with ready as (
        select * from (
          select row_id, priority from ${queue} where subscription = $1 and due_at is null and not behind and ${sound}
          order by priority, row_id limit ${MOST} for update skip locked
        ) as few limit $2::int
      ), late as (
        select * from (
          select row_id, priority from ${queue} where subscription = $1 and due_at <= now() and not behind and ${sound}
          order by due_at limit ${MOST} for update skip locked
        ) as few limit $2::int
      ), suspect as (
        select row_id from ${queue} where $5 and subscription = $1 and not behind and ${crashed} and (due_at is null or due_at <= now()) and ${free}
        order by row_id limit 1 for update skip locked
      ), chosen as (
        (select row_id from (select * from ready union all select * from late) as due order by priority, row_id limit $2::int)
        union all select row_id from suspect
      )
      update ${queue} as q set token = gen_random_uuid(), owner = $3, attempts = attempts + 1,
        crashes = crashes + (q.token is not null)::int,
        leased_until = clock_timestamp() + $4 * interval '1 millisecond'
      from chosen where q.row_id = chosen.row_id
      returning q.row_id, q.token, q.type, q.id, q.key, q.priority, q.attempts, q.crashes, q.body, q.attributes`),

    renew: statement(`
      update ${queue} as q set leased_until = clock_timestamp() + $3 * interval '1 millisecond'
      from ${held} where ${isHeld} returning q.token`),

    done: statement(`delete from ${queue} as q using ${held} where ${isHeld}`),

    retry: statement(`
      update ${queue} set ${givenUp}, due_at = now() + $3::float8 * interval '1 millisecond',
        attempts = attempts - $4::int, last_error = $5
      where row_id = $1 and token = $2`),

    release: statement(`
      update ${queue} as q set ${givenUp}, due_at = null, attempts = attempts - 1
      from ${held} where ${isHeld} returning q.subscription`),

    // What is due already counts as due in 0 ms: it became so, or was given back, since the claim that looked for it.
    nextDue: statement(`
      select least(
        (select ${msUntil('coalesce(leased_until, now())')} from ${queue}
          where subscription = $1 and due_at is null and not behind order by leased_until nulls first limit 1),
        (select ${msUntil('coalesce(leased_until, now())')} from ${queue}
          where subscription = $1 and due_at <= now() and not behind order by leased_until nulls first limit 1),
        (select ${msUntil('due_at')} from ${queue} where subscription = $1 and due_at > now() and not behind order by due_at limit 1)
      ) as in_ms`),

    depth: statement(`
      select (count(*) filter (where token is null))::int as waiting, (count(*) filter (where token is not null))::int as claimed
      from ${queue} where subscription = $1`),

    backlog: statement(`
      select count(*)::int as rows from ${queue}
      where subscription = $1 and (attempts > 0 or last_error is not null or due_at is null or due_at <= now())`),

    purge: statement(`delete from ${queue} where subscription = $1 and ${free}`),
  };
}
