import { resolve } from 'node:path';
import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../database.js';
import { MigrationFailed, MigrationsMissing } from '../errors/migration-errors.js';
import { packageRoot } from '../package-root.js';
import type { Transaction } from '../transaction/transaction.js';
import { readMigrations, type Migration } from './read-migrations.js';

export interface MigrateOptions {
  /** Where the tables are, and with them the table that says what was applied. */
  readonly schema: string;
  /** What drizzle-kit wrote, from the package's root: `apps/sales-api/migrations`. */
  readonly folder: string;
}

/**
 * Applies what was not applied yet, all of it in one transaction, while every other process that wants to waits.
 * Resolves to the names of what was applied.
 * @throws MigrationsMissing, MigrationFailed (then nothing was applied)
 */
export async function migrate(database: Database, { schema, folder }: MigrateOptions): Promise<readonly string[]> {
  const migrations = read(schema, resolve(packageRoot(), folder));
  const applied = sql`${sql.identifier(schema)}.${sql.identifier('applied_migrations')}`;
  return database.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`trenza migrations ${schema}`}, 0))`);
    await prepare(tx, schema, applied);
    const { rows } = await tx.execute<{ tag: string }>(sql`select tag from ${applied}`);
    const done = new Set(rows.map(({ tag }) => tag));
    const due = migrations.filter(({ tag }) => !done.has(tag));
    for (const migration of due) {
      await run(tx, schema, migration);
      await tx.execute(sql`insert into ${applied} (tag) values (${migration.tag})`);
    }
    return due.map(({ tag }) => tag);
  });
}

function read(schema: string, folder: string): Migration[] {
  try {
    return readMigrations(folder);
  } catch (error) {
    throw new MigrationsMissing(schema, folder, error);
  }
}

/** Asked before it is made: on a server, CREATE … IF NOT EXISTS wants the right to create even where all is there. */
async function prepare(tx: Transaction, schema: string, applied: SQL): Promise<void> {
  const { rows } = await tx.execute<{ ready: boolean }>(
    sql`select to_regclass(${`"${schema.replaceAll('"', '""')}".applied_migrations`}) is not null as ready`,
  );
  if (rows[0]?.ready) return;
  await tx.execute(sql`create schema if not exists ${sql.identifier(schema)}`);
  await tx.execute(sql`
    create table ${applied} (
      tag text primary key,
      applied_at timestamptz not null default now()
    )`);
}

async function run(tx: Transaction, schema: string, { tag, statements }: Migration): Promise<void> {
  for (const statement of statements) {
    try {
      await tx.execute(sql.raw(statement));
    } catch (error) {
      throw new MigrationFailed(schema, `${tag}.sql`, error instanceof Error ? (error.cause ?? error) : error);
    }
  }
}
