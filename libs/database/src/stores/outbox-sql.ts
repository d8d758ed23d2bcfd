import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Attributes } from '../tables/wire-columns.js';
import { statement, type Statement } from '../transaction/statement.js';
import { anyLength, MOST, unnest } from './planning.js';
import { qualified } from './qualified.js';

interface OutboxSql {
  readonly write: Statement<never>;
  readonly next: Statement<{
    row_id: string;
    channel: string;
    not_before: number | null;
    body: Buffer;
    attributes: Attributes;
  }>;
  readonly remove: Statement<never>;
  readonly bury: Statement<never>;
  readonly nextDue: Statement<{ in_ms: number | null }>;
  readonly count: Statement<{ count: number }>;
}

const MAX_BIGINT = 2n ** 63n - 1n;

export function outboxSql(tables: MessagingTables): OutboxSql {
  const outbox = qualified(tables.outbox);
  const deadLetters = qualified(tables.deadLetters);
  const wanted = `${unnest('$1::text[]')} as wanted (channel)`;
  return {
    write: statement(`
      insert into ${outbox} (channel, key, priority, not_before, body, attributes)
      select channel, key, priority, to_timestamp(not_before / 1000), body, attributes::json
      from unnest($1::text[], $2::text[], $3::smallint[], $4::float8[], $5::bytea[], $6::text[])
        with ordinality as added (channel, key, priority, not_before, body, attributes, position)
      order by position`),

    // Each channel by its own index, however many rows of another channel, whose broker is down, wait before them: a
    // range of both columns, for by `channel =` the planner would rather look through the rows of all channels.
    next: statement(`
      select row_id, o.channel, (extract(epoch from o.not_before) * 1000)::float8 as not_before, o.body, o.attributes
      from (
        select row_id from ${wanted} cross join lateral (
          (select row_id from (
            select channel, row_id from ${outbox} where not_before is null
              and (channel, row_id) > (wanted.channel, $3::bigint) and (channel, row_id) <= (wanted.channel, ${MAX_BIGINT})
            order by channel, row_id limit ${MOST}
          ) as few limit $2::int)
          union all
          (select row_id from (
            select row_id from ${outbox} where channel = wanted.channel and not_before <= now() and row_id > $3::bigint
            order by not_before limit ${MOST}
          ) as few limit $2::int)
        ) as found
        order by row_id limit $2::int
      ) as due join ${outbox} as o using (row_id)
      order by row_id`),

    remove: statement(`delete from ${outbox} where row_id = any(${anyLength('$1::bigint[]')}::bigint[])`),

    bury: statement(`
      with gone as (delete from ${outbox} where row_id = $1 returning channel, body, attributes)
      insert into ${deadLetters} (channel, type, id, reason, error, attempts, body, attributes)
      select channel, $2, $3, $4, $5, 1, body, attributes from gone`),

    nextDue: statement(`
      select greatest(0, extract(epoch from min(earliest.not_before) - clock_timestamp()) * 1000)::float8 as in_ms
      from ${wanted} cross join lateral (
        select not_before from ${outbox} where channel = wanted.channel and not_before is not null
        order by not_before limit 1
      ) as earliest
      having count(*) > 0`),

    count: statement(
      `select count(*)::int as count from ${outbox} where channel = any(${anyLength('$1::text[]')}::text[])`,
    ),
  };
}
