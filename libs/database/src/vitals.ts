import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Database } from './database.js';
import type { MigrateOptions } from './migrations/migrate.js';
import { readMigrations } from './migrations/read-migrations.js';
import { packageRoot } from './package-root.js';

/** What was applied to a schema, against the files. */
interface MigrationState {
  readonly schema: string;
  /** Files that were not applied. */
  readonly pending: readonly string[];
  /** Applied, and no file of this version: a newer one has been here. */
  readonly unknown: readonly string[];
}

export interface Vitals {
  readonly kind: Database['kind'];
  /** How far the database's clock is ahead of this process's, in milliseconds; half of the question's way is in doubt. */
  readonly clockAheadMs: number;
  readonly migrations: readonly MigrationState[];
}

/** How a database is. Changes nothing. @throws when it doesn't answer */
export async function vitalsOf(database: Database, migrations: readonly MigrateOptions[]): Promise<Vitals> {
  const states: MigrationState[] = [];
  for (const one of migrations) states.push(await stateOf(database, one));
  return { kind: database.kind, clockAheadMs: await clockAheadMs(database), migrations: states };
}

async function clockAheadMs({ db }: Database): Promise<number> {
  const askedAt = Date.now();
  const { rows } = await db.execute<{ ms: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
  );
  return Math.round((rows[0]?.ms ?? askedAt) - (askedAt + Date.now()) / 2);
}

async function stateOf({ db }: Database, { schema, folder }: MigrateOptions): Promise<MigrationState> {
  const files = readMigrations(resolve(packageRoot(), folder)).map(({ tag }) => tag);
  const table = `"${schema.replaceAll('"', '""')}".applied_migrations`;
  const { rows } = await db.execute<{ there: boolean }>(sql`select to_regclass(${table}) is not null as there`);
  const applied = rows[0]?.there
    ? (await db.execute<{ tag: string }>(sql`select tag from ${sql.raw(table)} order by tag`)).rows.map(
        ({ tag }) => tag,
      )
    : [];
  return {
    schema,
    pending: files.filter((tag) => !applied.includes(tag)),
    unknown: applied.filter((tag) => !files.includes(tag)),
  };
}
