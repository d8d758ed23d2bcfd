import type { ClaimedRow, DeadLetter, DeadLetterStore, NewDeadLetter } from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Attributes } from '../tables/wire-columns.js';
import type { Executor } from '../transaction/executor.js';
import { statement, type Statement } from '../transaction/statement.js';
import { qualified } from './qualified.js';
import { attributesOf, messageOf, printable } from './wire-row.js';

interface Row {
  readonly letter_id: string;
  readonly channel: string;
  readonly subscription: string | null;
  readonly type: string | null;
  readonly id: string | null;
  readonly reason: DeadLetter['reason'];
  readonly error: string;
  readonly attempts: number;
  readonly body: Buffer;
  readonly attributes: Attributes;
  readonly died_at: Date;
}

/** An app's dead letters: see the port. */
export class DatabaseDeadLetters implements DeadLetterStore {
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof deadLettersSql>;

  constructor(database: Database, tables: MessagingTables) {
    this.#on = Database.internalsOf(database).on;
    this.#sql = deadLettersSql(tables);
  }

  async add(letter: NewDeadLetter, claim?: ClaimedRow): Promise<void> {
    const { channel, subscription, type, id, reason, error, attempts, message } = letter;
    const texts = [channel, subscription, printable(type), printable(id), reason, printable(error)];
    const values = [...texts, attempts, message.body, attributesOf(message)];
    if (claim) await this.#sql.addInPlaceOf(this.#on, [...values, claim.rowId, claim.token]);
    else await this.#sql.add(this.#on, values);
  }

  async list({
    subscription,
    limit,
  }: {
    readonly subscription?: string;
    readonly limit: number;
  }): Promise<readonly DeadLetter[]> {
    const { rows } = await (subscription === undefined
      ? this.#sql.listAll(this.#on, [limit])
      : this.#sql.listOf(this.#on, [limit, subscription]));
    return rows.map(letterOf);
  }

  async count(subscription?: string): Promise<number> {
    const { rows } = await (subscription === undefined
      ? this.#sql.countAll(this.#on)
      : this.#sql.countOf(this.#on, [subscription]));
    return rows[0]?.count ?? 0;
  }
}

function letterOf({ letter_id, died_at, subscription, type, id, body, attributes, ...said }: Row): DeadLetter {
  return {
    ...said,
    letterId: BigInt(letter_id),
    subscription: subscription ?? undefined,
    type: type ?? undefined,
    id: id ?? undefined,
    message: messageOf({ body, attributes }),
    diedAt: died_at.toISOString(),
  };
}

interface DeadLettersSql {
  readonly add: Statement<never>;
  readonly addInPlaceOf: Statement<never>;
  readonly listAll: Statement<Row>;
  readonly listOf: Statement<Row>;
  readonly countAll: Statement<{ count: number }>;
  readonly countOf: Statement<{ count: number }>;
}

function deadLettersSql(tables: MessagingTables): DeadLettersSql {
  const letters = qualified(tables.deadLetters);
  const into = `insert into ${letters} (channel, subscription, type, id, reason, error, attempts, body, attributes)`;
  const list = `select * from ${letters}`;
  const newest = 'order by letter_id desc limit $1';
  const count = `select count(*)::int as count from ${letters}`;
  return {
    add: statement(`${into} values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`),
    // Who lost the row settles nothing: whoever has it now decides.
    addInPlaceOf: statement(`
      with gone as (delete from ${qualified(tables.localQueue)} where row_id = $10 and token = $11 returning row_id)
      ${into} select $1, $2, $3, $4, $5, $6, $7::int, $8::bytea, $9::json from gone`),
    listAll: statement(`${list} ${newest}`),
    listOf: statement(`${list} where subscription = $2 ${newest}`),
    countAll: statement(count),
    countOf: statement(`${count} where subscription = $1`),
  };
}
