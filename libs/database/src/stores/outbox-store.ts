import type {
  HeldBack,
  NewOutboxRow,
  OutboxBacklog,
  OutboxRow,
  OutboxStore,
  RelayLease,
  RelayName,
  Tx,
} from '#messaging';
import { Database } from '../database.js';
import { Transaction } from '../transaction/transaction.js';
import type { Executor } from '../transaction/executor.js';
import type { Collector } from '../transaction/scope.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import { outboxSql } from './outbox-sql.js';
import { qualified, schemaOf } from './qualified.js';
import { DatabaseRelayLeases, valuesOf } from './relay-leases.js';
import { attributesOf, messageOf, printable, rankOf } from './wire-row.js';

/** Rows with a key are all normal, so that no priority parts them. */
const NORMAL = rankOf({ body: Buffer.alloc(0) });

/** An app's outbox: see the port. */
export class DatabaseOutbox implements OutboxStore {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof outboxSql>;
  readonly #channel: string;
  readonly #deleted: (rows: number) => void;
  readonly #collector: Collector<NewOutboxRow>;
  readonly #leases: DatabaseRelayLeases;

  constructor(database: Database, tables: MessagingTables) {
    this.#database = database;
    this.#leases = new DatabaseRelayLeases(database, tables);
    this.#sql = outboxSql(tables);
    const internals = Database.internalsOf(database);
    this.#on = internals.on;
    this.#deleted = (rows) => internals.deleted(qualified(tables.outbox), rows);
    this.#channel = `trenza outbox ${schemaOf(tables.outbox)}`;
    this.#collector = {
      write: (scope, rows, last) => this.#write(scope, rows, last),
      committed: () => database.notify(this.#channel),
    };
  }

  add(tx: Tx, row: NewOutboxRow): void {
    Transaction.scopeOf(tx).collect(this.#collector, [row]);
  }

  acquire(name: RelayName, owner: string, leaseMs: number): Promise<RelayLease | undefined> {
    return this.#leases.acquire(name, owner, leaseMs);
  }

  renew(lease: RelayLease, leaseMs: number): Promise<boolean> {
    return this.#leases.renew(lease, leaseMs);
  }

  release(lease: RelayLease): Promise<void> {
    return this.#leases.release(lease);
  }

  async next(channels: readonly string[], limit: number, but?: HeldBack): Promise<readonly OutboxRow[]> {
    const { rows } = await (but
      ? this.#sql.nextBut(this.#on, [channels, limit, but.rowIds, ...columnsOf(but)])
      : this.#sql.next(this.#on, [channels, limit]));
    return rows.map((row) => ({
      rowId: BigInt(row.row_id),
      channel: row.channel,
      message: messageOf(row),
      notBefore: row.not_before ?? undefined,
    }));
  }

  async remove(lease: RelayLease, rowIds: readonly bigint[]): Promise<boolean> {
    const { rows } = await this.#sql.remove(this.#on, [rowIds, ...valuesOf(lease)]);
    this.#deleted(rows[0]?.removed ?? 0);
    return rows[0]?.held ?? false;
  }

  async bury(lease: RelayLease, { rowId, message }: OutboxRow, reason: string, error: string): Promise<boolean> {
    const said = [printable(message.type), printable(message.id), reason, printable(error)];
    const { rows } = await this.#sql.bury(this.#on, [rowId, ...said, ...valuesOf(lease)]);
    return rows[0]?.held ?? false;
  }

  async nextDueInMs(channels: readonly string[]): Promise<number | undefined> {
    const { rows } = await this.#sql.nextDue(this.#on, [channels]);
    return rows[0]?.in_ms ?? undefined;
  }

  async count(channels: readonly string[]): Promise<number> {
    const { rows } = await this.#sql.count(this.#on, [channels]);
    return rows[0]?.count ?? 0;
  }

  async backlog(channels: readonly string[]): Promise<readonly OutboxBacklog[]> {
    const { rows } = await this.#sql.backlog(this.#on, [channels]);
    return rows.map(({ channel, rows: count, oldest_ms }) => ({ channel, rows: count, oldestMs: oldest_ms }));
  }

  onCommit(listener: () => void): () => void {
    return this.#database.listen(this.#channel, () => listener());
  }

  async #write(on: Executor, rows: readonly NewOutboxRow[], last: Executor): Promise<void> {
    const inOrder = rows.filter(
      ({ ordered, notBefore, message }) => ordered && notBefore === undefined && message.key !== undefined,
    );
    if (inOrder.length > 0) {
      const keys = inOrder.map(({ message }) => message.key);
      await this.#sql.lock(on, [this.#channel, inOrder.map(({ channel }) => channel), keys]);
    }
    const [first, ...others] = rows;
    if (first && others.length === 0) {
      await this.#sql.writeOne(last, valuesOfRow(first));
      return;
    }
    const values = rows.map(valuesOfRow);
    await this.#sql.write(
      last,
      [0, 1, 2, 3, 4, 5].map((column) => values.map((row) => row[column])),
    );
  }
}

/** In the order of the columns. */
function valuesOfRow({ channel, notBefore, message }: NewOutboxRow): unknown[] {
  const { key, body } = message;
  const priority = key === undefined ? rankOf(message) : NORMAL;
  return [channel, printable(key), priority, notBefore, body, attributesOf(message)];
}

function columnsOf({ keys }: HeldBack): [string[], string[]] {
  return [keys.map(({ channel }) => channel), keys.map(({ key }) => key)];
}
