import type { AuditAction, DeadReason } from '#messaging';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Attributes } from '../tables/wire-columns.js';
import { statement, type Statement } from '../transaction/statement.js';
import { unnest } from './planning.js';
import { qualified } from './qualified.js';

export interface LetterRow {
  readonly letter_id: string;
  readonly channel: string;
  readonly subscription: string | null;
  readonly type: string | null;
  readonly id: string | null;
  readonly reason: DeadReason;
  readonly error: string;
  readonly attempts: number;
  readonly body: Buffer;
  readonly attributes: Attributes;
  readonly died_at: Date;
}

interface DeadLettersSql {
  readonly lock: Statement<never>;
  readonly add: Statement<never>;
  readonly addInPlaceOf: Statement<never>;
  readonly list: Statement<LetterRow>;
  readonly oldest: Statement<LetterRow>;
  readonly count: Statement<{ count: number }>;
  readonly edit: Statement<{ letter_id: string }>;
  readonly toQueue: Statement<{ subscription: string; type: string; id: string }>;
  readonly toOutbox: Statement<never>;
  readonly remove: Statement<never>;
  readonly discard: Statement<{ letter_id: string }>;
}

/** The first seven values of every statement that takes a filter. */
const MATCHES = `
  ($1::bigint[] is null or letter_id = any($1)) and ($2::text is null or subscription = $2)
  and ($3::text is null or type = $3) and ($4::text is null or reason = $4)
  and ($5::text is null or position(lower($5) in lower(error)) > 0 or position(lower($5) in lower(id)) > 0
    or position(convert_to($5, 'UTF8') in body) > 0)
  and ($6::timestamptz is null or died_at >= $6) and ($7::timestamptz is null or died_at < $7)`;

const action = (what: AuditAction): string => `'${what}'`;

export function deadLettersSql(tables: MessagingTables): DeadLettersSql {
  const letters = qualified(tables.deadLetters);
  const queue = qualified(tables.localQueue);
  const audit = `insert into ${qualified(tables.audit)} (who, what, which, detail)`;
  const into = `insert into ${letters} (channel, subscription, type, id, reason, error, attempts, body, attributes)`;
  const values = '$1, $2, $3, $4, $5, $6, $7::int, $8::bytea, $9::json';
  // What nobody could name is nobody's repeat.
  const isNew = `($2::text is null or $4::text is null or not exists (
    select from ${letters} where id = $4 and subscription = $2 and type is not distinct from $3 and body = $8))`;
  const said = `json_build_object('subscription', subscription, 'type', type, 'id', id, 'reason', reason)`;
  return {
    // Two deliveries of one message that fail side by side: the second looks after the first has committed.
    lock: statement(`select pg_advisory_xact_lock(hashtext($1), hashtext($2))`),

    add: statement(`${into} select ${values} where ${isNew}`),
    // Who lost the row settles nothing: whoever has it now decides.
    addInPlaceOf: statement(`
      with gone as (delete from ${queue} where row_id = $10 and token = $11 returning row_id)
      ${into} select ${values} from gone where ${isNew}`),

    list: statement(`
      select * from ${letters} where ${MATCHES} and ($8::bigint is null or letter_id < $8)
      order by letter_id desc limit $9`),

    // Whoever else redrives them waits, and then finds them gone.
    oldest: statement(`
      select * from ${letters} where ${MATCHES} and letter_id > $8::bigint order by letter_id limit $9 for update`),

    count: statement(`select count(*)::int as count from ${letters} where ${MATCHES}`),

    edit: statement(`
      with before as (select letter_id, body from ${letters} where letter_id = $1 for update),
      edited as (
        update ${letters} as l set type = $2, id = $3, body = $4, attributes = $5::json from before
        where l.letter_id = before.letter_id returning l.letter_id
      ), noted as (
        ${audit} select $6, ${action('edit')}, $7, json_build_object('before', encode(body, 'base64')) from before
      )
      select letter_id from edited`),

    // Without a key: outside the order.
    toQueue: statement(`
      insert into ${queue} (subscription, type, id, priority, attempts, body, attributes)
      select subscription, type, id, priority, 0, body, attributes::json
      from ${unnest('$1::text[]', '$2::text[]', '$3::text[]', '$4::smallint[]', '$5::bytea[]', '$6::text[]')}
        as again (subscription, type, id, priority, body, attributes)
      on conflict (subscription, type, id) do nothing
      returning subscription, type, id`),

    toOutbox: statement(`
      insert into ${qualified(tables.outbox)} (channel, priority, body, attributes)
      select channel, priority, body, attributes::json
      from ${unnest('$1::text[]', '$2::smallint[]', '$3::bytea[]', '$4::text[]')}
        as again (channel, priority, body, attributes)`),

    remove: statement(`
      with gone as (delete from ${letters} where letter_id = any($1::bigint[]) returning *)
      ${audit} select $2, ${action('redrive')}, 'dead-letter/' || letter_id, ${said} from gone order by letter_id`),

    discard: statement(`
      with gone as (delete from ${letters} where ${MATCHES} returning *), noted as (
        ${audit} select $8, ${action('discard')}, 'dead-letter/' || letter_id, ${said} from gone order by letter_id
      )
      select letter_id from gone`),
  };
}
