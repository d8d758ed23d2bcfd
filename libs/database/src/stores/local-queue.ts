import type { ClaimedRow, ClaimOptions, LocalQueue, NewRow } from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { localQueueSql } from './local-queue-sql.js';
import { qualified, schemaOf } from './qualified.js';
import { attributesOf, messageOf, printable, rankOf } from './wire-row.js';

/** A durable queue of rows: see the port. */
export class DatabaseQueue implements LocalQueue {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof localQueueSql>;
  readonly #channel: string;
  readonly #deleted: (rows: number | null) => void;

  constructor(database: Database, table: MessagingTables['localQueue']) {
    this.#database = database;
    this.#sql = localQueueSql(table);
    const { on, deleted } = Database.internalsOf(database);
    this.#on = on;
    this.#deleted = (rows) => deleted(qualified(table), rows ?? 0);
    this.#channel = `trenza queue ${schemaOf(table)}`;
  }

  async put(rows: readonly NewRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    const messages = rows.map(({ message }) => message);
    const { rows: added } = await this.#sql.put(this.#on, [
      rows.map(({ subscription }) => subscription),
      rows.map(({ type }) => type),
      rows.map(({ id }) => id),
      messages.map(({ key }) => key),
      messages.map(rankOf),
      rows.map(({ dueInMs = 0 }) => (dueInMs > 0 ? dueInMs : null)),
      rows.map(({ attempts = 0 }) => attempts),
      rows.map(({ lastError }) => printable(lastError)),
      messages.map(({ body }) => body),
      messages.map(attributesOf),
    ]);
    this.#tell(added);
    return added.length;
  }

  async claim({ subscription, owner, limit, leaseMs, suspect = true }: ClaimOptions): Promise<readonly ClaimedRow[]> {
    if (limit <= 0) return [];
    const { rows } = await this.#sql.claim(this.#on, [subscription, limit, owner, leaseMs, suspect]);
    return rows
      .map((row) => ({ ...row, rowId: BigInt(row.row_id) }))
      .toSorted((a, b) => a.priority - b.priority || Number(a.rowId - b.rowId))
      .map(({ rowId, token, type, id, attempts, crashes, ...message }) => {
        return { rowId, token, subscription, type, id, message: messageOf(message), attempts, crashes };
      });
  }

  async renew(claims: readonly ClaimedRow[], leaseMs: number): Promise<ReadonlySet<string>> {
    if (claims.length === 0) return new Set();
    const { rows } = await this.#sql.renew(this.#on, [...namesOf(claims), leaseMs]);
    return new Set(rows.map(({ token }) => token));
  }

  async done(claims: readonly ClaimedRow[]): Promise<void> {
    if (claims.length === 0) return;
    const { rowCount } = await this.#sql.done(this.#on, namesOf(claims));
    this.#deleted(rowCount);
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

  async purge(subscription: string): Promise<number> {
    const { rowCount } = await this.#sql.purge(this.#on, [subscription]);
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

function namesOf(claims: readonly ClaimedRow[]): [bigint[], string[]] {
  return [claims.map(({ rowId }) => rowId), claims.map(({ token }) => token)];
}
