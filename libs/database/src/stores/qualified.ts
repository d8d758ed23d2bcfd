import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';

/** A table's name as SQL has it, its schema included. */
export function qualified(table: PgTable): string {
  const { schema, name } = getTableConfig(table);
  return [schema, name]
    .filter((part) => part !== undefined)
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

/** The name of a table's schema. */
export function schemaOf(table: PgTable): string {
  return getTableConfig(table).schema ?? 'public';
}
