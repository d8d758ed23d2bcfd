import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../../../../tests/support/own-database.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import type { Database } from '../database.js';
import { MigrationFailed, MigrationsMissing } from '../errors/migration-errors.js';
import { migrate } from './migrate.js';

describe.each(kinds)('migrations on %s', (kind) => {
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'trenza-migrations-'))));
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await database.db.execute(sql`drop schema if exists migrate_spec cascade`);
  });

  const write = (files: Readonly<Record<string, string>>): void => {
    mkdirSync(join(folder, 'meta'), { recursive: true });
    const entries = Object.keys(files).map((tag) => ({ tag }));
    writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ entries }));
    for (const [tag, text] of Object.entries(files)) writeFileSync(join(folder, `${tag}.sql`), text);
  };
  const run = (): Promise<readonly string[]> => migrate(database, { schema: 'migrate_spec', folder });
  const first = 'CREATE SCHEMA "migrate_spec";\n--> statement-breakpoint\nCREATE TABLE "migrate_spec"."a" ("n" int);';

  it('applies what is new, in the order of the journal, once', async () => {
    write({ '0000_a': first });
    expect(await run()).toEqual(['0000_a']);
    expect(await run()).toEqual([]);
    write({ '0000_a': first, '0001_b': 'ALTER TABLE "migrate_spec"."a" ADD "m" int;', '0002_c': 'INSERT INTO "migrate_spec"."a" VALUES (1, 2);' });
    expect(await run()).toEqual(['0001_b', '0002_c']);
    expect((await database.db.execute(sql`select * from migrate_spec.a`)).rows).toEqual([{ n: 1, m: 2 }]);
  });

  it('applies nothing when one of them fails, and says which', async () => {
    write({ '0000_a': first, '0001_b': 'ALTER TABLE "migrate_spec"."nothing" ADD "m" int;' });
    await expect(run()).rejects.toThrow(MigrationFailed);
    await expect(run()).rejects.toThrow('0001_b.sql of schema "migrate_spec" failed: relation "migrate_spec.nothing" does not exist');
    expect((await database.db.execute(sql`select to_regnamespace('migrate_spec') as there`)).rows).toEqual([{ there: null }]);
  });

  it('is done by one of ten that want to at once', async () => {
    write({ '0000_a': first });
    const applied = await Promise.all(Array.from({ length: 10 }, run));
    expect(applied.flat()).toEqual(['0000_a']);
  });

  it('says where it looked for them', async () => {
    await expect(run()).rejects.toThrow(MigrationsMissing);
    await expect(migrate(database, { schema: 'x', folder: 'apps/none/migrations' })).rejects.toThrow(/\/apps\/none\/migrations/);
  });
});
