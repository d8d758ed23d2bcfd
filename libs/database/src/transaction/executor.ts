import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** What runs a statement: the database itself, or one of its transactions. */
export interface Executor {
  query<Row extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<Row>>;
}
