import { NodePgDatabase, type NodePgClient, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import { CheckedSession, dialect, type NoSchema } from './checked-session.js';

/**
 * What queries: the database itself, or, since a transaction is one too, whichever the caller has.
 * Transactions are begun by `Database.transaction` alone.
 */
export type Db = Omit<PgDatabase<NodePgQueryResultHKT, NoSchema>, 'transaction'>;

export function rootHandle(client: NodePgClient, check: () => Error | undefined): Db {
  return new NodePgDatabase<NoSchema>(dialect, new CheckedSession(client, check), undefined);
}
