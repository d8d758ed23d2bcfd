import type { NewOutboxRow, OutboxRow, OutboxStore, Tx } from '#messaging';
import { Database } from '../database.js';
import { Transaction } from '../transaction/transaction.js';
import type { Executor } from '../transaction/executor.js';
import type { Collector } from '../transaction/scope.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import { outboxSql } from './outbox-sql.js';
import { qualified, schemaOf } from './qualified.js';
import { attributesOf, messageOf, printable, rankOf } from './wire-row.js';

/** An app's outbox: see the port. */
export class DatabaseOutbox implements OutboxStore {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof outboxSql>;
  readonly #channel: string;
  readonly #deleted: (rows: number | null) => void;
  readonly #collector: Collector<NewOutboxRow>;

  constructor(database: Database, tables: MessagingTables) {
    this.#database = database;
    this.#sql = outboxSql(tables);
    const { on, deleted } = Database.internalsOf(database);
    this.#on = on;
    this.#deleted = (rows) => deleted(qualified(tables.outbox), rows ?? 0);
    this.#channel = `trenza outbox ${schemaOf(tables.outbox)}`;
    this.#collector = {
      write: (on, rows) => this.#write(on, rows),
      committed: () => database.notify(this.#channel),
    };
  }

  add(tx: Tx, row: NewOutboxRow): void {
    Transaction.scopeOf(tx).collect(this.#collector, [row]);
  }

  async next(channels: readonly string[], limit: number, afterRowId = 0n): Promise<readonly OutboxRow[]> {
    const { rows } = await this.#sql.next(this.#on, [channels, limit, afterRowId]);
    return rows.map((row) => ({
      rowId: BigInt(row.row_id),
      channel: row.channel,
      message: messageOf(row),
      notBefore: row.not_before ?? undefined,
    }));
  }

  async remove(rowIds: readonly bigint[]): Promise<void> {
    if (rowIds.length === 0) return;
    const { rowCount } = await this.#sql.remove(this.#on, [rowIds]);
    this.#deleted(rowCount);
  }

  async bury({ rowId, message }: OutboxRow, reason: string, error: string): Promise<void> {
    await this.#sql.bury(this.#on, [rowId, printable(message.type), printable(message.id), reason, printable(error)]);
  }

  async nextDueInMs(channels: readonly string[]): Promise<number | undefined> {
    const { rows } = await this.#sql.nextDue(this.#on, [channels]);
    return rows[0]?.in_ms ?? undefined;
  }

  async count(channels: readonly string[]): Promise<number> {
    const { rows } = await this.#sql.count(this.#on, [channels]);
    return rows[0]?.count ?? 0;
  }

  onCommit(listener: () => void): () => void {
    return this.#database.listen(this.#channel, () => listener());
  }

  async #write(on: Executor, rows: readonly NewOutboxRow[]): Promise<void> {
    const messages = rows.map(({ message }) => message);
    await this.#sql.write(on, [
      rows.map(({ channel }) => channel),
      messages.map(({ key }) => printable(key)),
      messages.map(rankOf),
      rows.map(({ notBefore }) => notBefore),
      messages.map(({ body }) => body),
      messages.map(attributesOf),
    ]);
  }
}
