import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '#messaging';
import type { Database } from '../database.js';
import { DatabaseLocked, UnusableDataFolder } from '../errors/connection-errors.js';
import { openDatabase } from '../open-database.js';
import { sqlStateOf } from '../transaction/run-again.js';

describe('PGlite in a folder', () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'trenza-pglite-'));
    folder = join(parent, 'deep', 'data');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const open = (): Promise<Database> => openDatabase({ url: `pglite:${folder}`, logger: silentLogger });
  const using = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await open();
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };

  it('makes the folder and its parents, and keeps what was written', async () => {
    await using((database) => database.db.execute(sql`create table kept as select 'hola' as said`));
    const { rows } = await using((database) => database.db.execute(sql`select * from kept`));
    expect(rows).toEqual([{ said: 'hola' }]);
  });

  it('refuses a second opening until the first is closed, and harms nothing', async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(DatabaseLocked);
    await first.ping();
    await first.close();
    await using((database) => database.ping());
  });

  it('begins anew in a folder whose filling was killed', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'TRENZA_FILLING'), '');
    writeFileSync(join(folder, 'PG_VERSION'), '18');
    mkdirSync(join(folder, 'base'));
    await using((database) => database.ping());
    expect(readdirSync(folder)).not.toContain('TRENZA_FILLING');
  });

  it('refuses a folder that holds something else, and leaves it as it is', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    await expect(open()).rejects.toThrow(UnusableDataFolder);
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
    rmSync(join(folder, 'thesis.txt'));
    await using((database) => database.ping());
  });

  it('refuses a folder of another version of Postgres', async () => {
    await using((database) => database.ping());
    writeFileSync(join(folder, 'PG_VERSION'), '12\n');
    await expect(open()).rejects.toThrow('it is of Postgres version 12');
  });
});

describe('PGlite in memory', () => {
  it('starts from the image of another database', async () => {
    const first = await openDatabase({ url: 'pglite:memory', logger: silentLogger });
    await first.db.execute(sql`create table kept as select 1 as n`);
    const image = await first.image();
    const second = await openDatabase({ url: 'pglite:memory', logger: silentLogger, image });
    expect((await second.db.execute(sql`select n from kept`)).rows).toEqual([{ n: 1 }]);
    await Promise.all([first.close(), second.close()]);
  });

  it('speaks as a server does: types, errors, prepared statements, many at once', async () => {
    const database = await openDatabase({ url: 'pglite:memory', logger: silentLogger });
    const { rows } = await database.db.execute(
      sql`select ${Buffer.from([0, 255])}::bytea as bytes, 9007199254740993::int8 as big, ${'{"a":1}'}::jsonb as json, null as nothing`,
    );
    expect(rows).toEqual([{ bytes: Buffer.from([0, 255]), big: '9007199254740993', json: { a: 1 }, nothing: null }]);
    await expect(database.db.execute(sql`select 1 / 0`)).rejects.toSatisfy((error) => sqlStateOf(error) === '22012');
    const numbers = await Promise.all(
      Array.from({ length: 500 }, (_, n) => database.db.execute<{ n: number }>(sql`select ${n}::int as n`)),
    );
    expect(numbers.map(({ rows: [row] }) => row?.n)).toEqual(Array.from({ length: 500 }, (_, n) => n));
    const large = 'x'.repeat(5_000_000);
    expect((await database.db.execute(sql`select ${large}::text as large`)).rows).toEqual([{ large }]);
    await database.close();
  });

  it('lets timers have their turn while it is kept busy', async () => {
    const database = await openDatabase({ url: 'pglite:memory', logger: silentLogger });
    const quiet = new AbortController();
    const loop = (async () => {
      while (!quiet.signal.aborted) await database.ping();
    })();
    expect(await new Promise((resolve) => setTimeout(resolve, 50, 'had its turn'))).toBe('had its turn');
    quiet.abort();
    await loop;
    await database.close();
  });
});
