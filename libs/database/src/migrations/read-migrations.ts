import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Migration {
  /** Its file's name, without `.sql`. */
  readonly tag: string;
  readonly statements: readonly string[];
}

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

/** A folder as drizzle-kit writes it, in the order of its journal. */
export function readMigrations(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as Journal;
  return journal.entries.map(({ tag }) => ({
    tag,
    statements: statementsOf(readFileSync(join(folder, `${tag}.sql`), 'utf8')),
  }));
}

/** drizzle-kit writes CREATE SCHEMA as if it were never there; here the table of migrations is in it before. */
function statementsOf(sql: string): string[] {
  return sql
    .split('--> statement-breakpoint')
    .map((text) => text.trim().replace(/^create schema (?!if not exists)/i, 'CREATE SCHEMA IF NOT EXISTS '))
    .filter((text) => text !== '');
}
