import { Query, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow, type Submittable } from 'pg';

/** What `pg` does to send a prepared statement, and is called with what comes back. Its types leave it out. */
interface PreparedQuery extends Submittable {
  prepare(connection: Wire): void;
  handleCommandComplete(complete: Complete, connection: Wire): void;
}

interface Wire {
  /** Texts by name: what this connection has prepared. */
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
  bind(message: { readonly statement: string }): void;
  execute(message: { readonly portal: string }): void;
  sync(): void;
  close(message: unknown): void;
}

interface Complete {
  readonly text: string;
}

type Callback = (error: Error | undefined, result: unknown) => void;

const Prepared = Query as unknown as new (config: QueryConfig, values: unknown, done: Callback) => PreparedQuery;

/** Named, so that a connection prepares them once. */
export const BEGIN = { name: 'trz_begin', text: 'begin' } as const;
export const COMMIT = { name: 'trz_commit', text: 'commit' } as const;

/** What travels with a statement, and who is told that Postgres did it. */
export interface Frame {
  /** The transaction has begun, whatever becomes of the statement. */
  readonly begun?: (() => void) | undefined;
  /** It is over; whether it is committed says the command, `COMMIT` or `ROLLBACK`. */
  readonly ended?: ((command: string) => void) | undefined;
}

/**
 * In one batch with one Sync: what comes after a failure in it Postgres passes over. With a Sync each, the statement
 * after a failed `begin` would commit by itself.
 */
class Framed extends Prepared {
  readonly #frame: Frame;
  /** What is still to be done, in this order. */
  readonly #awaited: ('begin' | 'statement' | 'commit')[];

  constructor(config: QueryConfig, values: unknown[] | undefined, [frame, done]: readonly [Frame, Callback]) {
    super(config, values, done);
    this.#frame = frame;
    this.#awaited = [
      ...(frame.begun ? (['begin'] as const) : []),
      'statement',
      ...(frame.ended ? (['commit'] as const) : []),
    ];
  }

  override prepare(connection: Wire): void {
    if (this.#frame.begun) run(BEGIN.name, connection);
    super.prepare(this.#frame.ended ? committing(connection) : connection);
  }

  override handleCommandComplete(complete: Complete, connection: Wire): void {
    const done = this.#awaited.shift();
    if (done === 'begin') this.#frame.begun?.();
    else if (done === 'commit') this.#frame.ended?.(complete.text);
    else super.handleCommandComplete(complete, connection);
  }
}

function run(statement: string, connection: Wire): void {
  connection.bind({ statement });
  connection.execute({ portal: '' });
}

/** The connection, which commits before it syncs. A statement whose values can't be sent is closed instead: then nothing is committed. */
function committing(connection: Wire): Wire {
  let isSent = true;
  const close = (message: unknown): void => {
    isSent = false;
    connection.close(message);
  };
  const sync = (): void => {
    if (isSent) run(COMMIT.name, connection);
    connection.sync();
  };
  return Object.create(connection, { sync: { value: sync }, close: { value: close } }) as Wire;
}

/** Whether the connection has prepared all of it: of a batch that prepares, a failure can't be told apart. */
export function mayTravel(client: PoolClient, ...names: readonly (string | undefined)[]): boolean {
  const { parsedStatements } = (client as unknown as { readonly connection: Wire }).connection;
  return names.every((name) => name !== undefined && parsedStatements[name] !== undefined);
}

/** Runs a prepared statement with what travels with it, in one round trip. */
export function framed<Row extends QueryResultRow>(
  client: PoolClient,
  { config, values }: { readonly config: QueryConfig; readonly values?: unknown[] | undefined },
  frame: Frame,
): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    const done: Callback = (error, result) => (error ? reject(error) : resolve(result as QueryResult<Row>));
    client.query(new Framed(config, values, [frame, done]));
  });
}
