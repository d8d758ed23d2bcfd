import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { Transaction } from '../transaction/transaction.js';
import { keyOrderSql } from './key-order-sql.js';
import { schemaOf } from './qualified.js';

/** A key of a subscription. Of rows without one there is no order to keep. */
export interface Keyed {
  readonly subscription: string;
  readonly key?: string | undefined;
}

/**
 * Keeps the order of the rows of each key: of them only the oldest may be claimed, and the others stand behind it. What
 * adds a row or removes one does so under a lock on its key, so that no row is left behind one that is gone.
 */
export class KeyOrder {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof keyOrderSql>;
  readonly #space: string;

  constructor(database: Database, table: MessagingTables['localQueue']) {
    this.#database = database;
    this.#on = Database.internalsOf(database).on;
    this.#sql = keyOrderSql(table);
    this.#space = `trenza queue ${schemaOf(table)}`;
  }

  /** Runs `work` in a transaction that holds the locks of all these keys; without one, where none has a key. */
  async locked<T>(rows: readonly Keyed[], work: (on: Executor) => Promise<T>): Promise<T> {
    const keys = columnsOf(rows);
    if (keys[0].length === 0) return work(this.#on);
    return this.#database.transaction(async (tx) => {
      const on = Transaction.scopeOf(tx);
      await this.lock(on, rows);
      return work(on);
    });
  }

  /** Takes the locks of all these keys, in a transaction that is open. */
  async lock(on: Executor, rows: readonly Keyed[]): Promise<void> {
    const keys = columnsOf(rows);
    if (keys[0].length > 0) await this.#sql.lock(on, [this.#space, ...keys]);
  }

  /** The same, with the locks of all keys there are. */
  lockedWhole<T>(work: (on: Executor) => Promise<T>): Promise<T> {
    return this.#database.transaction(async (tx) => {
      const on = Transaction.scopeOf(tx);
      await this.#sql.lockAll(on, [this.#space]);
      return work(on);
    });
  }

  async hasRows(on: Executor, subscription: string, key: string): Promise<boolean> {
    const { rows } = await this.#sql.hasRows(on, [subscription, key]);
    return rows[0]?.found ?? false;
  }

  /** Lets the oldest row of each key be claimed; resolves to the subscriptions for which that is new. */
  async promote(on: Executor, rows: readonly Keyed[]): Promise<readonly { readonly subscription: string }[]> {
    const keys = columnsOf(rows);
    return keys[0].length === 0 ? [] : (await this.#sql.promote(on, keys)).rows;
  }

  async keys(subscription: string, among?: readonly string[]): Promise<readonly string[]> {
    const { rows } = await (among
      ? this.#sql.keysAmong(this.#on, [subscription, among])
      : this.#sql.keys(this.#on, [subscription]));
    return rows.map(({ key }) => key);
  }
}

function columnsOf(rows: readonly Keyed[]): [string[], string[]] {
  const keyed = rows.flatMap(({ subscription, key }) => (key === undefined ? [] : [{ subscription, key }]));
  return [keyed.map(({ subscription }) => subscription), keyed.map(({ key }) => key)];
}
