import type { NodePgClient } from 'drizzle-orm/node-postgres';
import type { Abortable, Logger } from '#messaging';
import type { Engine } from './connection/engine.js';
import { Vacuum } from './connection/vacuum.js';
import { Connections } from './transaction/connections.js';
import type { Executor } from './transaction/executor.js';
import { rootHandle, type Db } from './transaction/root-handle.js';
import type { Transaction } from './transaction/transaction.js';
import { Remote } from './wake/remote.js';
import { WakeUps } from './wake/wake-ups.js';

/** What this library's own statements need of a database. */
export interface Internals {
  readonly on: Executor;
  /** Says that rows of a table, named as SQL has it, were deleted. */
  readonly deleted: (table: string, rows: number) => void;
}

/** Postgres: a server, or PGlite in this process. */
export class Database {
  readonly kind: 'pglite' | 'postgres';
  /** For what needs no transaction. Inside one it refuses: RootHandleInTransaction. */
  readonly db: Db;
  readonly #engine: Engine;
  readonly #connections: Connections;
  readonly #wakeUps: WakeUps;
  /** A server has its autovacuum. */
  readonly #vacuum: Vacuum | undefined;

  constructor(engine: Engine, logger: Logger) {
    this.kind = engine.kind;
    this.#engine = engine;
    this.#connections = new Connections(engine.pool, logger);
    this.db = rootHandle(this.#connections as unknown as NodePgClient, () => this.#connections.refusal());
    this.#vacuum = engine.kind === 'pglite' ? new Vacuum(this.#connections, logger) : undefined;
    this.#wakeUps = new WakeUps(
      engine.url === undefined ? undefined : new Remote(engine.url, this.#connections, logger),
    );
  }

  static internalsOf(database: Database): Internals {
    return { on: database.#connections, deleted: (table, rows) => database.#vacuum?.deleted(table, rows) };
  }

  /** Whether this is called from within an open transaction: then nothing is to be done that waits for anything else. */
  get inTransaction(): boolean {
    return this.#connections.inTransaction;
  }

  /**
   * Runs `work` in a transaction and commits; when it throws, nothing of it happened. What is added to the outbox is
   * written as the last statement. Keep it short, with no I/O but `tx`: PGlite has one connection, and it waits.
   * Work that lost to another transaction (a serialization failure, a deadlock) is run again from its beginning.
   * @param options.signal when aborted before the commit, nothing commits and its reason is thrown
   * @throws RootHandleInTransaction inside another transaction; `tx.transaction` makes a savepoint
   * @throws NothingCommitted when a statement failed and `work` swallowed the error
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options: { readonly signal?: Abortable } = {}): Promise<T> {
    return this.#connections.transaction(work, options.signal);
  }

  /** Wakes listeners in this process, and those in the others of one Postgres; throttled, and a hint only: see `listen`. */
  notify(channel: string, payload = ''): void {
    this.#wakeUps.notify(channel, payload);
  }

  /** Calls back soon after a `notify` on the channel. Some may be lost: poll too. Returns what ends it. */
  listen(channel: string, listener: (payload: string) => void): () => void {
    return this.#wakeUps.listen(channel, listener);
  }

  /** Rejects when the database doesn't answer. */
  async ping(): Promise<void> {
    await this.#connections.query({ text: 'select 1' });
  }

  /** PGlite's data as a tar, for `openDatabase({ url: 'pglite:memory', image })`. @throws TypeError on a server */
  image(): Promise<Buffer> {
    if (!this.#engine.image) throw new TypeError('a Postgres server has no image; use pg_dump');
    return this.#engine.image();
  }

  /** Waits for what is under way, then closes; releases PGlite's folder. */
  async close(): Promise<void> {
    await this.#wakeUps.close();
    await this.#vacuum?.close();
    await this.#engine.close();
  }
}
