import { AsyncLocalStorage } from 'node:async_hooks';
import type { Abortable, Logger } from '#messaging';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { RootHandleInTransaction } from '../errors/transaction-errors.js';
import type { Executor } from './executor.js';
import { reachable } from './reachable.js';
import { isOutdatedPlan, runAgain } from './run-again.js';
import { Scope } from './scope.js';
import { Session } from './session.js';
import { StatementNames } from './statement-names.js';
import { Transaction } from './transaction.js';

/** The pool, with its rules: one statement or one transaction has a connection, and nothing escapes a transaction unawares. */
export class Connections implements Executor {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #current = new AsyncLocalStorage<Scope>();
  readonly #names = new StatementNames();

  constructor(pool: Pool, logger: Logger) {
    this.#pool = pool;
    this.#logger = logger;
    // A connection that breaks fails what runs on it and is replaced; without a listener it would end the process.
    pool.on('connect', (client) =>
      client.on('error', (err) => logger.warn({ err }, 'a connection to the database broke')),
    );
    pool.on('error', () => undefined);
  }

  /** Whether this is called from within a transaction that is still open. Work that a transaction started and that outlives it isn't. */
  get inTransaction(): boolean {
    return this.#current.getStore()?.isOpen ?? false;
  }

  refusal(): Error | undefined {
    return this.inTransaction ? new RootHandleInTransaction() : undefined;
  }

  /** One statement, a transaction by itself. @throws RootHandleInTransaction */
  query<Row extends QueryResultRow>(config: QueryConfig, values?: unknown[]): Promise<QueryResult<Row>> {
    const refusal = this.refusal();
    if (refusal) return Promise.reject(refusal);
    return runAgain(async () => {
      const client = await reachable(this.#pool.connect());
      let outdated = false;
      try {
        return await reachable(client.query<Row>(this.#names.named(config, values), values));
      } catch (error) {
        outdated = isOutdatedPlan(error);
        throw error;
      } finally {
        client.release(outdated);
      }
    });
  }

  /** @throws RootHandleInTransaction, NothingCommitted, what `work` throws, the signal's reason */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, signal?: Abortable): Promise<T> {
    const refusal = this.refusal();
    if (refusal) throw refusal;
    return runAgain(() => this.#once(work, signal));
  }

  async #once<T>(work: (tx: Transaction) => Promise<T>, signal?: Abortable): Promise<T> {
    signal?.throwIfAborted();
    const client = await reachable(this.#pool.connect());
    const session = new Session(client);
    const scope = new Scope(session, this.#names);
    let broken = false;
    try {
      const result = await this.#current.run(scope, () => work(new Transaction(scope)));
      await scope.commit(signal);
      // Whoever is woken finds the connection free; on PGlite it is the only one.
      queueMicrotask(() => scope.committed());
      return result;
    } catch (error) {
      scope.close();
      const isOpen = session.close();
      broken = session.hasFailed || isOutdatedPlan(error) || (isOpen && !(await this.#rolledBack(client)));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #rolledBack(client: PoolClient): Promise<boolean> {
    try {
      await client.query('rollback');
      return true;
    } catch (err) {
      this.#logger.debug({ err }, 'a transaction could not be rolled back; its connection is closed instead');
      return false;
    }
  }
}
