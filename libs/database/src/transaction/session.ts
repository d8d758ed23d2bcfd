import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { NothingCommitted, TransactionClosed } from '../errors/transaction-errors.js';
import { BEGIN, COMMIT, framed, mayTravel } from './framed.js';
import { reachable } from './reachable.js';

/** One transaction's use of its connection: it begins with its first statement, and not at all without one. */
export class Session {
  readonly #client: PoolClient;
  #state: 'new' | 'beginning' | 'open' | 'failed' | 'committed' | 'closed' = 'new';
  #first: Promise<unknown> = Promise.resolve();

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Runs nothing more: it would come after the end, and commit by itself. @returns whether there is anything to roll back */
  close(): boolean {
    const isOpen = this.#state === 'beginning' || this.#state === 'open';
    if (isOpen || this.#state === 'new') this.#state = 'closed';
    return isOpen;
  }

  /** It could not even begin: its connection is not to be trusted. */
  get hasFailed(): boolean {
    return this.#state === 'failed';
  }

  query<Row extends QueryResultRow>(config: QueryConfig, values?: unknown[]): Promise<QueryResult<Row>> {
    if (this.#state === 'open') return reachable(this.#client.query<Row>(config, values));
    if (this.#state === 'committed' || this.#state === 'closed') return Promise.reject(new TransactionClosed());
    if (this.#state !== 'new') return this.#first.then(() => this.query(config, values));
    return this.#beginning(reachable(this.#begin<Row>(config, values)));
  }

  /** Runs the last statement and commits, in one round trip where that may be. @throws NothingCommitted */
  async commitWith<Row extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<Row>> {
    if (this.#state !== 'new') await this.#first;
    const isNew = this.#state === 'new';
    if (!mayTravel(this.#client, config.name, COMMIT.name, ...(isNew ? [BEGIN.name] : []))) {
      const result = await this.query<Row>(config);
      await this.commit();
      return result;
    }
    let command = '';
    const frame = { begun: isNew ? this.#begun : undefined, ended: (said: string): void => void (command = said) };
    const result = reachable(framed<Row>(this.#client, { config }, frame));
    await (isNew ? this.#beginning(result) : result);
    this.#ended(command);
    return result;
  }

  /** Commits what is not committed yet. @throws NothingCommitted */
  async commit(): Promise<void> {
    if (this.#state === 'new' || this.#state === 'committed') return;
    await this.#first.catch(() => undefined);
    if (this.hasFailed) throw new NothingCommitted();
    this.#ended((await reachable(this.#client.query(COMMIT))).command);
  }

  /** Postgres answers the COMMIT of a failed transaction with ROLLBACK, and no error. */
  #ended(command: string): void {
    this.#state = 'committed';
    if (command !== 'COMMIT') throw new NothingCommitted();
  }

  /** What comes meanwhile is to run in the transaction or not at all. */
  #beginning<T>(first: Promise<T>): Promise<T> {
    this.#state = 'beginning';
    this.#first = first.catch((error: unknown) => {
      if (this.#state !== 'beginning') return;
      this.#state = 'failed';
      throw error;
    });
    this.#first.catch(() => undefined);
    return first;
  }

  async #begin<Row extends QueryResultRow>(config: QueryConfig, values?: unknown[]): Promise<QueryResult<Row>> {
    if (mayTravel(this.#client, config.name, BEGIN.name))
      return framed<Row>(this.#client, { config, values }, { begun: this.#begun });
    await this.#client.query(BEGIN);
    this.#begun();
    if (this.#state === 'closed') throw new TransactionClosed();
    return this.#client.query<Row>(config, values);
  }

  readonly #begun = (): void => {
    if (this.#state === 'beginning') this.#state = 'open';
  };
}
