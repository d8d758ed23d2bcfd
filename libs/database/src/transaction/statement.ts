import { createHash } from 'node:crypto';
import type { QueryResult, QueryResultRow } from 'pg';
import type { Executor } from './executor.js';

/** A statement of ours, prepared once a connection: neither parsed nor planned again. Its values are in no error message. */
export type Statement<Row extends QueryResultRow> = (
  on: Executor,
  values?: readonly unknown[],
) => Promise<QueryResult<Row>>;

export function statement<Row extends QueryResultRow = never>(text: string): Statement<Row> {
  // Postgres keeps 63 bytes of a name; the text's hash tells statements of different schemas apart.
  const name = `trz_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  return (on, values = []) => on.query<Row>({ name, text, values: [...values] });
}
