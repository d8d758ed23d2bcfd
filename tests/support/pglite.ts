import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { migrate, openDatabase, type Database } from '#database';
import { silentLogger } from '#messaging';

const CACHE = 'node_modules/.cache/trenza';

/**
 * PGlite's data with every migration applied, to open in memory in 0.4 s. It is made once, by whichever test asks
 * first, and again when a migration changes.
 */
export async function migratedImage(): Promise<Buffer> {
  const path = `${CACHE}/migrated-${fingerprint()}.tar`;
  if (existsSync(path)) return readFile(path);
  const database = await openDatabase({ url: 'pglite:memory', logger: silentLogger });
  await migrateEverything(database);
  const image = await database.image();
  await database.close();
  // written beside its place, so that no other test process reads half of it
  const draft = `${path}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  for (const file of readdirSync(CACHE)) if (file.startsWith('migrated-')) rmSync(`${CACHE}/${file}`, { force: true });
  writeFileSync(draft, image);
  renameSync(draft, path);
  return image;
}

export async function migrateEverything(database: Database): Promise<void> {
  for (const { schema, folder } of migrations()) await migrate(database, { schema, folder });
}

interface Migrations {
  readonly folder: string;
  /** The schema that its first file creates. */
  readonly schema: string;
  readonly files: readonly string[];
}

function migrations(): readonly Migrations[] {
  return ['libs', 'apps']
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}/migrations`))
    .filter((folder) => existsSync(folder))
    .map((folder) => {
      const files = readdirSync(folder)
        .filter((file) => file.endsWith('.sql'))
        .toSorted();
      const [, schema] = /CREATE SCHEMA "(\w+)"/.exec(readFileSync(`${folder}/${files[0]}`, 'utf8')) ?? [];
      if (schema === undefined) throw new Error(`${folder} creates no schema`);
      return { folder, schema, files };
    });
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const { folder, files } of migrations()) {
    for (const file of files) hash.update(file).update(readFileSync(`${folder}/${file}`));
  }
  return hash.digest('hex').slice(0, 16);
}
