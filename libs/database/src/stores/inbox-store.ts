import type { Abortable, InboxKey, InboxKeys, InboxStore, Lease, Tx } from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { Transaction } from '../transaction/transaction.js';
import { inboxSql } from './inbox-sql.js';
import { qualified } from './qualified.js';

/** An app's inbox: see the port. */
export class DatabaseInbox implements InboxStore {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof inboxSql>;
  readonly #deleted: (rows: number | null) => void;

  constructor(database: Database, tables: MessagingTables) {
    this.#database = database;
    this.#sql = inboxSql(tables);
    const { on, deleted } = Database.internalsOf(database);
    this.#on = on;
    this.#deleted = (rows) => deleted(qualified(tables.inbox), rows ?? 0);
  }

  once(key: InboxKey, work: (tx: Tx) => Promise<void>, signal: Abortable): Promise<'done' | 'repeat'> {
    const inTransaction = async (tx: Tx): Promise<'done' | 'repeat'> => {
      const { rowCount } = await this.#sql.enter(Transaction.scopeOf(tx), valuesOf(key));
      if (rowCount === 0) return 'repeat';
      await work(tx);
      return 'done';
    };
    return this.#database.transaction(inTransaction, { signal });
  }

  onceAll(
    keys: InboxKeys,
    work: (tx: Tx, fresh: readonly number[]) => Promise<void>,
    signal: Abortable,
  ): Promise<readonly ('done' | 'repeat')[]> {
    const inTransaction = async (tx: Tx): Promise<readonly ('done' | 'repeat')[]> => {
      const { rows } = await this.#sql.enterAll(Transaction.scopeOf(tx), allValuesOf(keys));
      const entered = new Set(rows.map(({ id }) => id));
      const fresh = keys.ids.flatMap((id, at) => (entered.has(id) ? [at] : []));
      if (fresh.length > 0) await work(tx, fresh);
      return keys.ids.map((id) => (entered.has(id) ? 'done' : 'repeat'));
    };
    return this.#database.transaction(inTransaction, { signal });
  }

  async lease(key: InboxKey, leaseMs: number): Promise<Lease> {
    for (;;) {
      const { rows: taken } = await this.#sql.lease(this.#on, [...valuesOf(key), leaseMs]);
      if (taken[0]) return { state: 'taken', token: taken[0].token };
      const { rows: found } = await this.#sql.find(this.#on, valuesOf(key));
      // given back in this very moment: it can be had after all
      if (!found[0]) continue;
      const { in_ms: retryInMs } = found[0];
      return heldAs(retryInMs);
    }
  }

  async leaseAll(keys: InboxKeys, leaseMs: number): Promise<readonly Lease[]> {
    const { rows: taken } = await this.#sql.leaseAll(this.#on, [...allValuesOf(keys), leaseMs]);
    const leases = new Map(taken.map(({ id, token }): [string, Lease] => [id, { state: 'taken', token }]));
    const ids = keys.ids.filter((id) => !leases.has(id));
    if (ids.length > 0) {
      const { rows: found } = await this.#sql.findAll(this.#on, allValuesOf({ ...keys, ids }));
      for (const { id, in_ms: retryInMs } of found) leases.set(id, heldAs(retryInMs));
    }
    return Promise.all(keys.ids.map(async (id) => leases.get(id) ?? this.lease({ ...keys, id }, leaseMs)));
  }

  /** That it took effect is a fact, whoever has the lease by now: so it is written whatever the token. */
  async mark(key: InboxKey): Promise<void> {
    await this.#sql.mark(this.#on, valuesOf(key));
  }

  async markAll(keys: InboxKeys): Promise<void> {
    await this.#sql.markAll(this.#on, allValuesOf(keys));
  }

  async giveBack(key: InboxKey, token: string): Promise<void> {
    await this.#sql.giveBack(this.#on, [...valuesOf(key), token]);
  }

  async giveBackAll(keys: InboxKeys, tokens: readonly string[]): Promise<void> {
    await this.#sql.giveBackAll(this.#on, [...allValuesOf(keys), tokens]);
  }

  async prune(olderThanMs: number, limit: number): Promise<number> {
    const { rowCount } = await this.#sql.prune(this.#on, [olderThanMs, limit]);
    this.#deleted(rowCount);
    return rowCount ?? 0;
  }
}

/** What holds it, when it could not be leased: an effect, or a lease for so long. */
function heldAs(retryInMs: number | null): Lease {
  return retryInMs === null ? { state: 'repeat' } : { state: 'busy', retryInMs };
}

function allValuesOf({ subscription, type, ids }: InboxKeys): [string, string, readonly string[]] {
  return [subscription, type, ids];
}

function valuesOf({ subscription, type, id }: InboxKey): [string, string, string] {
  return [subscription, type, id];
}
