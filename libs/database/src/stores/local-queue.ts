import type { ClaimedRow, ClaimOptions, LocalQueue, NewRow } from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { KeyOrder } from './key-order.js';
import { localQueueSql } from './local-queue-sql.js';
import { qualified, schemaOf } from './qualified.js';
import { attributesOf, messageOf, printable, rankOf } from './wire-row.js';

/** A durable queue of rows: see the port. */
export class DatabaseQueue implements LocalQueue {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof localQueueSql>;
  readonly #order: KeyOrder;
  readonly #channel: string;
  readonly #deleted: (rows: number | null) => void;

  constructor(database: Database, table: MessagingTables['localQueue']) {
    this.#database = database;
    this.#sql = localQueueSql(table);
    this.#order = new KeyOrder(database, table);
    const { on, deleted } = Database.internalsOf(database);
    this.#on = on;
    this.#deleted = (rows) => deleted(qualified(table), rows ?? 0);
    this.#channel = `trenza queue ${schemaOf(table)}`;
  }

  async put(rows: readonly NewRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    const added = await this.#order.locked(rows, async (on) => {
      const { rows: written } = await this.#sql.put(on, columnsOf(rows));
      // One that was there already, under another key, may leave those behind it with nothing before them.
      if (written.length < rows.length) await this.#order.promote(on, rows);
      return written;
    });
    this.#tell(added);
    return added.length;
  }

  async putBehind(row: NewRow & { readonly key: string }): Promise<boolean> {
    return this.#order.locked([row], async (on) => {
      const isBehind = await this.#order.hasRows(on, row.subscription, row.key);
      if (isBehind) await this.#sql.put(on, columnsOf([row]));
      return isBehind;
    });
  }

  keys(subscription: string, among?: readonly string[]): Promise<readonly string[]> {
    return this.#order.keys(subscription, among);
  }

  async claim({ subscription, owner, limit, leaseMs, suspect = true }: ClaimOptions): Promise<readonly ClaimedRow[]> {
    if (limit <= 0) return [];
    const { rows } = await this.#sql.claim(this.#on, [subscription, limit, owner, leaseMs, suspect]);
    return rows
      .map((row) => ({ ...row, rowId: BigInt(row.row_id) }))
      .toSorted((a, b) => a.priority - b.priority || Number(a.rowId - b.rowId))
      .map(({ rowId, token, type, id, key, attempts, crashes, ...message }) => {
        const claimed = { rowId, token, subscription, type, id, message: messageOf(message), attempts, crashes };
        return key === null ? claimed : { ...claimed, key };
      });
  }

  async renew(claims: readonly ClaimedRow[], leaseMs: number): Promise<ReadonlySet<string>> {
    if (claims.length === 0) return new Set();
    const { rows } = await this.#sql.renew(this.#on, [...namesOf(claims), leaseMs]);
    return new Set(rows.map(({ token }) => token));
  }

  async done(claims: readonly ClaimedRow[]): Promise<void> {
    if (claims.length === 0) return;
    const next = await this.#order.locked(claims, async (on) => {
      const { rowCount } = await this.#sql.done(on, namesOf(claims));
      this.#deleted(rowCount);
      return this.#order.promote(on, claims);
    });
    this.#tell(next);
  }

  async retry(
    claim: ClaimedRow,
    { dueInMs, burn, lastError }: { dueInMs: number; burn: boolean; lastError: string },
  ): Promise<void> {
    const { rowId, token } = claim;
    await this.#sql.retry(this.#on, [rowId, token, dueInMs > 0 ? dueInMs : null, burn ? 0 : 1, printable(lastError)]);
  }

  async release(claims: readonly ClaimedRow[]): Promise<void> {
    if (claims.length === 0) return;
    const { rows } = await this.#sql.release(this.#on, namesOf(claims));
    this.#tell(rows);
  }

  async nextDueInMs(subscription: string): Promise<number | undefined> {
    const { rows } = await this.#sql.nextDue(this.#on, [subscription]);
    return rows[0]?.in_ms ?? undefined;
  }

  async depth(subscription: string): Promise<{ readonly waiting: number; readonly claimed: number }> {
    const { rows } = await this.#sql.depth(this.#on, [subscription]);
    return rows[0] ?? { waiting: 0, claimed: 0 };
  }

  async backlog(subscription: string): Promise<number> {
    const { rows } = await this.#sql.backlog(this.#on, [subscription]);
    return rows[0]?.rows ?? 0;
  }

  async purge(subscription: string): Promise<number> {
    const { rowCount } = await this.#order.lockedWhole((on) => this.#sql.purge(on, [subscription]));
    this.#deleted(rowCount);
    return rowCount ?? 0;
  }

  onPut(listener: (subscription: string) => void): () => void {
    return this.#database.listen(this.#channel, listener);
  }

  #tell(rows: readonly { readonly subscription: string }[]): void {
    for (const subscription of new Set(rows.map((row) => row.subscription)))
      this.#database.notify(this.#channel, subscription);
  }
}

function columnsOf(rows: readonly NewRow[]): unknown[] {
  const messages = rows.map(({ message }) => message);
  return [
    rows.map(({ subscription }) => subscription),
    rows.map(({ type }) => type),
    rows.map(({ id }) => id),
    rows.map(({ key }) => key),
    messages.map(rankOf),
    rows.map(({ dueInMs = 0 }) => (dueInMs > 0 ? dueInMs : null)),
    rows.map(({ attempts = 0 }) => attempts),
    rows.map(({ lastError }) => printable(lastError)),
    messages.map(({ body }) => body),
    messages.map(attributesOf),
    following(rows),
  ];
}

/** Which of them stand behind another of the same call. */
function following(rows: readonly NewRow[]): boolean[] {
  const seen = new Set<string>();
  return rows.map(({ subscription, key }) => {
    if (key === undefined) return false;
    const name = JSON.stringify([subscription, key]);
    return seen.size === seen.add(name).size;
  });
}

function namesOf(claims: readonly ClaimedRow[]): [bigint[], string[]] {
  return [claims.map(({ rowId }) => rowId), claims.map(({ token }) => token)];
}
