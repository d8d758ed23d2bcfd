import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Attributes } from '../tables/wire-columns.js';
import { statement, type Statement } from '../transaction/statement.js';
import { anyLength, MOST, unnest } from './planning.js';
import { qualified } from './qualified.js';

interface Row {
  readonly row_id: string;
  readonly channel: string;
  readonly not_before: number | null;
  readonly body: Buffer;
  readonly attributes: Attributes;
}

interface OutboxSql {
  readonly lock: Statement<never>;
  readonly write: Statement<never>;
  readonly writeOne: Statement<never>;
  readonly next: Statement<Row>;
  readonly nextBut: Statement<Row>;
  readonly remove: Statement<{ held: boolean; removed: number }>;
  readonly bury: Statement<{ held: boolean }>;
  readonly nextDue: Statement<{ in_ms: number | null }>;
  readonly count: Statement<{ count: number }>;
  readonly backlog: Statement<{ channel: string; rows: number; oldest_ms: number }>;
}

/** Locks for the keys of ordered channels: enough that keys seldom share one, few enough that one transaction may take all. */
const BUCKETS = 64;

const WANTED = `${unnest('$1::text[]')} as wanted (channel)`;

export function outboxSql(tables: MessagingTables): OutboxSql {
  const outbox = qualified(tables.outbox);
  const deadLetters = qualified(tables.deadLetters);
  const held = (first: number): string =>
    `select from ${qualified(tables.relays)} where app = $${first} and transport = $${first + 1} and fence = $${first + 2} for share`;
  return {
    // Two transactions with messages of one key: the second numbers its own after the first has committed. In ascending
    // order, so that no two wait for each other.
    lock: statement(`
      select pg_advisory_xact_lock(hashtext($1), bucket) from (
        select distinct abs(hashtext(channel || ' ' || key) % ${BUCKETS}) as bucket
        from unnest($2::text[], $3::text[]) as added (channel, key) order by bucket
      ) as ascending`),

    write: statement(`
      insert into ${outbox} (channel, key, priority, not_before, body, attributes)
      select channel, key, priority, to_timestamp(not_before / 1000), body, attributes::json
      from unnest($1::text[], $2::text[], $3::smallint[], $4::float8[], $5::bytea[], $6::text[])
        with ordinality as added (channel, key, priority, not_before, body, attributes, position)
      order by position`),

    // What a transaction usually adds: of all that it costs, half goes into making rows of arrays.
    writeOne: statement(`
      insert into ${outbox} (channel, key, priority, not_before, body, attributes)
      values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6::json)`),

    next: statement(reading(outbox, 'true', 'true')),
    nextBut: statement(
      reading(
        outbox,
        `row_id not in (select unnest($3::bigint[]))`,
        `not exists (select from ${unnest('$4::text[]', '$5::text[]')} as held (channel, key)
          where held.channel = o.channel and held.key = o.key)`,
      ),
    ),

    // The fence is read with a lock, so that nobody takes the relay over while these rows go.
    remove: statement(`
      with held as (${held(2)}),
      gone as (
        delete from ${outbox} where row_id = any(${anyLength('$1::bigint[]')}::bigint[]) and exists (select from held)
        returning row_id
      )
      select exists (select from held) as held, (select count(*) from gone)::int as removed`),

    bury: statement(`
      with held as (${held(6)}),
      gone as (delete from ${outbox} where row_id = $1 and exists (select from held) returning channel, body, attributes),
      letter as (
        insert into ${deadLetters} (channel, type, id, reason, error, attempts, body, attributes)
        select channel, $2, $3, $4, $5, 1, body, attributes from gone
      )
      select exists (select from held) as held`),

    nextDue: statement(`
      select greatest(0, extract(epoch from min(earliest.not_before) - clock_timestamp()) * 1000)::float8 as in_ms
      from ${WANTED} cross join lateral (
        select not_before from ${outbox} where channel = wanted.channel and not_before is not null
        order by not_before limit 1
      ) as earliest
      having count(*) > 0`),

    count: statement(
      `select count(*)::int as count from ${outbox} where channel = any(${anyLength('$1::text[]')}::text[])`,
    ),

    backlog: statement(`
      select channel, count(*)::int as rows, greatest(0, extract(epoch from
        clock_timestamp() - min(greatest(written_at, not_before))) * 1000)::float8 as oldest_ms
      from ${outbox} where channel = any(${anyLength('$1::text[]')}::text[]) group by channel`),
  };
}

/** Each channel by its index, however many rows of another channel, whose broker is down, wait before them. */
function reading(outbox: string, mayRow: string, mayKey: string): string {
  return `
    select row_id, o.channel, (extract(epoch from o.not_before) * 1000)::float8 as not_before, o.body, o.attributes
    from (
      select row_id, priority from ${WANTED} cross join lateral (
        (select row_id, priority from (
          select row_id, priority from ${outbox} as o
          where channel = wanted.channel and not_before is null and ${mayRow} and ${mayKey}
          order by priority, row_id limit ${MOST}
        ) as few limit $2::int)
        union all
        (select row_id, priority from (
          select row_id, priority, not_before from ${outbox} as o
          where channel = wanted.channel and not_before <= now() and ${mayRow}
          order by not_before limit ${MOST}
        ) as few limit $2::int)
      ) as found
      order by priority, row_id limit $2::int
    ) as due join ${outbox} as o using (row_id)
    order by due.priority, row_id`;
}
