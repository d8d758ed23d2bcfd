import {
  letterName,
  type ClaimedRow,
  type DeadLetter,
  type DeadLetterStore,
  type EditedLetter,
  type LetterFilter,
  type LetterPage,
  type NewDeadLetter,
  type Redrive,
  type Redriven,
} from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { Transaction } from '../transaction/transaction.js';
import { deadLettersSql, type LetterRow } from './dead-letters-sql.js';
import { KeyOrder } from './key-order.js';
import { redriveLetters } from './redrive-letters.js';
import { qualified, schemaOf } from './qualified.js';
import { attributesOf, messageOf, printable } from './wire-row.js';

/** An app's dead letters: see the port. */
export class DatabaseDeadLetters implements DeadLetterStore {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof deadLettersSql>;
  readonly #order: KeyOrder;
  readonly #schema: string;
  readonly #deleted: (rows: number) => void;

  constructor(database: Database, tables: MessagingTables) {
    this.#database = database;
    const { on, deleted } = Database.internalsOf(database);
    this.#on = on;
    this.#sql = deadLettersSql(tables);
    this.#order = new KeyOrder(database, tables.localQueue);
    this.#schema = schemaOf(tables.deadLetters);
    this.#deleted = (rows) => deleted(qualified(tables.deadLetters), rows);
  }

  async add(letter: NewDeadLetter, claim?: ClaimedRow): Promise<void> {
    const { channel, subscription, type, id, reason, error, attempts, message } = letter;
    const texts = [channel, subscription, printable(type), printable(id), reason, printable(error)];
    const values = [...texts, attempts, message.body, attributesOf(message)];
    const freed = await this.#database.transaction(async (tx) => {
      const on = Transaction.scopeOf(tx);
      if (claim) await this.#order.lock(on, [claim]);
      if (id !== undefined)
        await this.#sql.lock(on, [`trenza letters ${this.#schema}`, `${subscription} ${printable(id)}`]);
      if (claim) await this.#sql.addInPlaceOf(on, [...values, claim.rowId, claim.token]);
      else await this.#sql.add(on, values);
      return claim ? this.#order.promote(on, [claim]) : [];
    });
    for (const row of freed) this.#database.notify(`trenza queue ${this.#schema}`, row.subscription);
  }

  async get(letterId: bigint): Promise<DeadLetter | undefined> {
    return (await this.list({ letterIds: [letterId], limit: 1 }))[0];
  }

  async list({ limit, before, ...filter }: LetterPage): Promise<readonly DeadLetter[]> {
    const { rows } = await this.#sql.list(this.#on, [...valuesOf(filter), before, limit]);
    return rows.map(letterOf);
  }

  async count(filter: LetterFilter = {}): Promise<number> {
    const { rows } = await this.#sql.count(this.#on, valuesOf(filter));
    return rows[0]?.count ?? 0;
  }

  async edit(letterId: bigint, { type, id, message }: EditedLetter, who: string): Promise<boolean> {
    const content = [printable(type), printable(id), message.body, attributesOf(message)];
    const { rows } = await this.#sql.edit(this.#on, [letterId, ...content, printable(who), letterName(letterId)]);
    return rows.length > 0;
  }

  async redrive<Why extends string>(
    filter: LetterFilter,
    who: string,
    decide: (letter: DeadLetter) => Redrive<Why>,
  ): Promise<Redriven<Why>> {
    const read = async (on: Executor, after: bigint, limit: number): Promise<readonly DeadLetter[]> =>
      (await this.#sql.oldest(on, [...valuesOf(filter), after, limit])).rows.map(letterOf);
    const result = await redriveLetters(this.#database, this.#sql, { read, decide, who: printable(who) });
    for (const subscription of result.subscriptions)
      this.#database.notify(`trenza queue ${this.#schema}`, subscription);
    if (result.published) this.#database.notify(`trenza outbox ${this.#schema}`);
    this.#deleted(result.redriven.length);
    return { redriven: result.redriven, left: result.left };
  }

  async discard(filter: LetterFilter, who: string): Promise<readonly bigint[]> {
    const { rows } = await this.#sql.discard(this.#on, [...valuesOf(filter), printable(who)]);
    this.#deleted(rows.length);
    return rows.map(({ letter_id }) => BigInt(letter_id));
  }
}

function valuesOf({ letterIds, subscription, type, reason, text, from, to }: LetterFilter): unknown[] {
  return [letterIds, printable(subscription), printable(type), reason, printable(text), from, to];
}

function letterOf({ letter_id, died_at, subscription, type, id, body, attributes, ...said }: LetterRow): DeadLetter {
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
