import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { sql } from 'drizzle-orm';
import { openDatabase, type Database } from '#database';
import { silentLogger } from '#messaging';
import { ownDatabase, type Kind } from './own-database.js';
import { migratedImage, migrateEverything } from './pglite.js';

/** More than the usual ten, so that what runs at once in a test really does. */
const CONNECTIONS = 30;

/**
 * A database of the test's own with every migration of the repository applied, closed at the end.
 * @param atTheEnd vitest's `afterAll` or `onTestFinished`
 */
export async function testDatabase(kind: Kind, atTheEnd: (clean: () => Promise<void>) => void): Promise<Database> {
  return migratedDatabase(await ownDatabase(kind, atTheEnd), atTheEnd);
}

/** The same at a URL of one's own, PGlite where there is none. */
export async function migratedDatabase(
  url: string | undefined,
  atTheEnd: (clean: () => Promise<void>) => void,
): Promise<Database> {
  const database =
    url === undefined
      ? await openDatabase({ url: 'pglite:memory', logger: silentLogger, image: await migratedImage() })
      : await openDatabase({ url, logger: silentLogger, connections: CONNECTIONS });
  atTheEnd(() => database.close());
  if (url !== undefined) await migrateEverything(database);
  return database;
}

/** Makes tables as drizzle-kit's migrations would: `createTables(database, { shop, outbox, … })`. */
export async function createTables(database: Database, schema: Record<string, unknown>): Promise<void> {
  const statements = await generateMigration(generateDrizzleJson({}), generateDrizzleJson(schema));
  await database.transaction(async (tx) => {
    for (const statement of statements) await tx.execute(sql.raw(statement));
  });
}
