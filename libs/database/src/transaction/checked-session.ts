import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { NodePgSession, type NodePgClient } from 'drizzle-orm/node-postgres';
import { PgDialect, type PgPreparedQuery, type PreparedQueryConfig } from 'drizzle-orm/pg-core';

export type NoSchema = Record<string, never>;
export type NoTables = ExtractTablesWithRelations<NoSchema>;

export const dialect = new PgDialect();

/** drizzle's session, in which a statement runs only where `check` finds no error; else it rejects with that error, unwrapped. */
export class CheckedSession extends NodePgSession<NoSchema, NoTables> {
  readonly #check: () => Error | undefined;

  constructor(client: NodePgClient, check: () => Error | undefined) {
    super(client, dialect, undefined);
    this.#check = check;
  }

  override prepareQuery<T extends PreparedQueryConfig = PreparedQueryConfig>(
    ...args: Parameters<NodePgSession<NoSchema, NoTables>['prepareQuery']>
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
