import type { MessagingTables } from '../tables/messaging-tables.js';
import { statement, type Statement } from '../transaction/statement.js';
import { qualified } from './qualified.js';

interface InboxSql {
  readonly enter: Statement<never>;
  readonly lease: Statement<{ token: string }>;
  readonly find: Statement<{ in_ms: number | null }>;
  readonly mark: Statement<never>;
  readonly giveBack: Statement<never>;
  readonly prune: Statement<never>;
}

export function inboxSql(tables: MessagingTables): InboxSql {
  const inbox = qualified(tables.inbox);
  const isKey = 'subscription = $1 and type = $2 and id = $3';
  return {
    // Waits for a transaction that holds the same key. A lease that was never marked is no effect: it is taken over.
    enter: statement(`
      insert into ${inbox} as known (subscription, type, id) values ($1, $2, $3)
      on conflict (subscription, type, id) do update set leased_until = null, token = null, at = now()
      where known.leased_until is not null`),

    lease: statement(`
      insert into ${inbox} as known (subscription, type, id, leased_until, token)
      values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond', gen_random_uuid())
      on conflict (subscription, type, id)
      do update set leased_until = excluded.leased_until, token = excluded.token, at = now()
      where known.leased_until <= clock_timestamp()
      returning token`),

    // A lease that ended in this moment is busy for a millisecond more; `greatest` alone would make one of null.
    find: statement(`
      select case when leased_until is not null
        then greatest(1, ceil(extract(epoch from leased_until - clock_timestamp()) * 1000))::float8 end as in_ms
      from ${inbox} where ${isKey}`),

    mark: statement(`
      insert into ${inbox} as known (subscription, type, id) values ($1, $2, $3)
      on conflict (subscription, type, id) do update set leased_until = null, token = null, at = now()
      where known.leased_until is not null`),

    giveBack: statement(`delete from ${inbox} where ${isKey} and token = $4`),

    prune: statement(`
      delete from ${inbox} where ctid = any(array(
        select ctid from ${inbox}
        where at < now() - $1 * interval '1 millisecond' and (leased_until is null or leased_until < now())
        order by at limit $2::int for update skip locked
      ))`),
  };
}
