import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { NodePgDatabase, NodePgSession, type NodePgClient, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import { PgDialect, type PgDatabase, type PgPreparedQuery, type PreparedQueryConfig } from 'drizzle-orm/pg-core';

type NoSchema = Record<string, never>;
type Session = NodePgSession<NoSchema, ExtractTablesWithRelations<NoSchema>>;

/**
 * What queries: the database itself, or, since a transaction is one too, whichever the caller has.
 * Transactions are begun by `Database.transaction` alone.
 */
export type Db = Omit<PgDatabase<NodePgQueryResultHKT, NoSchema>, 'transaction'>;

/** drizzle's session on the database itself; `check` says, before each statement, why it may not run. */
class RootSession extends NodePgSession<NoSchema, ExtractTablesWithRelations<NoSchema>> {
  readonly #check: () => Error | undefined;

  constructor(client: NodePgClient, check: () => Error | undefined) {
    super(client, new PgDialect(), undefined);
    this.#check = check;
  }

  override prepareQuery<T extends PreparedQueryConfig = PreparedQueryConfig>(
    ...args: Parameters<Session['prepareQuery']>
  ): PgPreparedQuery<T> {
    const prepared = super.prepareQuery(...args) as PgPreparedQuery<T>;
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (values) => {
      const refusal = this.#check();
      return refusal ? Promise.reject(refusal) : execute(values);
    };
    return prepared;
  }
}

export function rootHandle(client: NodePgClient, check: () => Error | undefined): Db {
  return new NodePgDatabase<NoSchema>(new PgDialect(), new RootSession(client, check), undefined);
}
