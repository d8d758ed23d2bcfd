import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { BEGIN, beginWith, mayTravelWithBegin } from './begin-with.js';
import { reachable } from './reachable.js';

/** One transaction's use of its connection: it begins with its first statement, and not at all without one. */
export class Session {
  readonly #client: PoolClient;
  #state: 'new' | 'beginning' | 'open' | 'failed' = 'new';
  #first: Promise<unknown> = Promise.resolve();

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Whether there may be anything to commit or to roll back. */
  get used(): boolean {
    return this.#state !== 'new';
  }

  query<Row extends QueryResultRow>(config: QueryConfig, values?: unknown[]): Promise<QueryResult<Row>> {
    if (this.#state === 'open') return reachable(this.#client.query<Row>(config, values));
    if (this.#state !== 'new') return this.#first.then(() => this.query(config, values));
    this.#state = 'beginning';
    const result = reachable(this.#begin<Row>(config, values));
    // What comes meanwhile is to run in the transaction or not at all.
    this.#first = result.catch((error: unknown) => {
      if (this.#state === 'open') return;
      this.#state = 'failed';
      throw error;
    });
    this.#first.catch(() => undefined);
    return result;
  }

  async #begin<Row extends QueryResultRow>(config: QueryConfig, values?: unknown[]): Promise<QueryResult<Row>> {
    const begun = (): void => void (this.#state = 'open');
    if (mayTravelWithBegin(this.#client, config)) return beginWith<Row>(this.#client, config, { values, begun });
    await this.#client.query(BEGIN);
    begun();
    return this.#client.query<Row>(config, values);
  }
}
