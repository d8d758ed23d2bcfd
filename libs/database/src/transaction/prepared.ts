import type { QueryResultRow } from 'pg';
import type { Tx } from '../register.js';
import { statement } from './statement.js';
import { Transaction } from './transaction.js';

/** A statement of an app's, in a transaction of its own making; resolves to the rows, as `pg` reads them. */
type Prepared<Row extends QueryResultRow> = (tx: Tx, values: readonly unknown[]) => Promise<Row[]>;

/**
 * SQL for what runs at every request: it is written down once, and prepared once a connection, so neither drizzle nor
 * Postgres goes over it again. Its values are in no error message. Everything else is better said in drizzle.
 * @param text with `$1`, `$2` for its values and every table's schema
 */
export function prepared<Row extends QueryResultRow>(text: string): Prepared<Row> {
  const run = statement<Row>(text);
  return async (tx, values) => (await run(Transaction.scopeOf(tx), values)).rows;
}
