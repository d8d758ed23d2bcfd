import { Query, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow, type Submittable } from 'pg';

/** What `pg` does to send a prepared statement, and is called with what comes back. Its types leave it out. */
interface PreparedQuery extends Submittable {
  prepare(connection: Wire): void;
  handleCommandComplete(complete: unknown, connection: Wire): void;
}

interface Wire {
  /** Texts by name: what this connection has prepared. */
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
  bind(message: { readonly statement: string }): void;
  execute(message: { readonly portal: string }): void;
}

type Callback = (error: Error | undefined, result: unknown) => void;

const Prepared = Query as unknown as new (
  config: QueryConfig,
  values: unknown[] | undefined,
  done: Callback,
) => PreparedQuery;

/** Named, so that a connection prepares it once. */
export const BEGIN = { name: 'trz_begin', text: 'begin' } as const;

/** Both in one batch with one Sync: where `begin` fails, Postgres passes over the statement. With a Sync each it would commit by itself. */
class AfterBegin extends Prepared {
  readonly #begun: () => void;
  #awaitsBegin = true;

  constructor(config: QueryConfig, values: unknown[] | undefined, [begun, done]: readonly [() => void, Callback]) {
    super(config, values, done);
    this.#begun = begun;
  }

  override prepare(connection: Wire): void {
    connection.bind({ statement: BEGIN.name });
    connection.execute({ portal: '' });
    super.prepare(connection);
  }

  override handleCommandComplete(complete: unknown, connection: Wire): void {
    if (!this.#awaitsBegin) {
      super.handleCommandComplete(complete, connection);
      return;
    }
    this.#awaitsBegin = false;
    this.#begun();
  }
}

/** Whether the connection has prepared both: what is prepared on the way can't be told from `begin` where it fails. */
export function mayTravelWithBegin(client: PoolClient, { name }: QueryConfig): boolean {
  const { parsedStatements } = (client as unknown as { readonly connection: Wire }).connection;
  return name !== undefined && parsedStatements[name] !== undefined && parsedStatements[BEGIN.name] !== undefined;
}

/**
 * Begins a transaction with its first statement, in one round trip.
 * @param begun called once the transaction has begun, whatever becomes of the statement
 */
export function beginWith<Row extends QueryResultRow>(
  client: PoolClient,
  config: QueryConfig,
  { values, begun }: { readonly values: unknown[] | undefined; readonly begun: () => void },
): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    const done: Callback = (error, result) => (error ? reject(error) : resolve(result as QueryResult<Row>));
    client.query(new AfterBegin(config, values, [begun, done]));
  });
}
