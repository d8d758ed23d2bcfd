import type { MessagingTables } from '../tables/messaging-tables.js';
import { statement, type Statement } from '../transaction/statement.js';
import { unnest } from './planning.js';
import { qualified } from './qualified.js';

interface InboxSql {
  readonly enter: Statement<never>;
  readonly enterAll: Statement<{ id: string }>;
  readonly lease: Statement<{ token: string }>;
  readonly leaseAll: Statement<{ id: string; token: string }>;
  readonly find: Statement<{ in_ms: number | null }>;
  readonly findAll: Statement<{ id: string; in_ms: number | null }>;
  readonly mark: Statement<never>;
  readonly markAll: Statement<never>;
  readonly giveBack: Statement<never>;
  readonly giveBackAll: Statement<never>;
  readonly prune: Statement<never>;
}

export function inboxSql(tables: MessagingTables): InboxSql {
  const inbox = qualified(tables.inbox);
  const isKey = 'subscription = $1 and type = $2 and id = $3';
  const columns = '(subscription, type, id)';
  // In one order, so that two batches which share keys wait for each other and never both.
  const ids = `from ${unnest('$3::text[]')} as given (id) order by id`;
  // A lease that was never marked is no effect: it is taken over.
  const takesEffect = `on conflict ${columns} do update set leased_until = null, token = null, at = now()
      where known.leased_until is not null`;
  const takesLease = `on conflict ${columns}
      do update set leased_until = excluded.leased_until, token = excluded.token, at = now()
      where known.leased_until <= clock_timestamp()`;
  // A lease that ended in this moment is busy for a millisecond more; `greatest` alone would make one of null.
  const inMs = `case when leased_until is not null
        then greatest(1, ceil(extract(epoch from leased_until - clock_timestamp()) * 1000))::float8 end as in_ms`;
  return {
    // Waits for a transaction that holds the same key.
    enter: statement(`
      insert into ${inbox} as known ${columns} values ($1, $2, $3) ${takesEffect}`),

    enterAll: statement(`
      insert into ${inbox} as known ${columns} select $1::text, $2::text, id ${ids} ${takesEffect} returning id`),

    lease: statement(`
      insert into ${inbox} as known (subscription, type, id, leased_until, token)
      values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond', gen_random_uuid())
      ${takesLease} returning token`),

    leaseAll: statement(`
      insert into ${inbox} as known (subscription, type, id, leased_until, token)
      select $1::text, $2::text, id, clock_timestamp() + $4 * interval '1 millisecond', gen_random_uuid() ${ids}
      ${takesLease} returning id, token`),

    find: statement(`select ${inMs} from ${inbox} where ${isKey}`),

    findAll: statement(`
      select id, ${inMs} from ${inbox} where subscription = $1 and type = $2 and id in (select id ${ids})`),

    mark: statement(`
      insert into ${inbox} as known ${columns} values ($1, $2, $3) ${takesEffect}`),

    markAll: statement(`
      insert into ${inbox} as known ${columns} select $1::text, $2::text, id ${ids} ${takesEffect}`),

    giveBack: statement(`delete from ${inbox} where ${isKey} and token = $4`),

    giveBackAll: statement(`
      delete from ${inbox} as known using ${unnest('$3::text[]', '$4::uuid[]')} as held (id, token)
      where subscription = $1 and type = $2 and known.id = held.id and known.token = held.token`),

    prune: statement(`
      delete from ${inbox} where ctid = any(array(
        select ctid from ${inbox}
        where at < now() - $1 * interval '1 millisecond' and (leased_until is null or leased_until < now())
        order by at limit $2::int for update skip locked
      ))`),
  };
}
