import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedQueue, migrate, openDatabase, type Database } from '#database';
import { silentLogger, type EmbeddedQueue, type Stores, type Tx } from '#messaging';
import { MemoryLocalQueue, memoryStores } from '#messaging/testing';
import { startPostgres } from '../../tests/support/postgres-server.js';
import { storesIn } from '../../tests/support/store-fixtures.js';

/** Where the embedded transport's rows and an app's own stand. */
export interface EmbeddedPlace {
  readonly name: string;
  readonly queue: EmbeddedQueue;
  readonly stores: Stores;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Where there is one. */
  readonly database: Database | undefined;
  close(): Promise<void>;
}

/** The schema of the app's own tables. */
export const SCHEMA = 'bench';

export function inMemory(): EmbeddedPlace {
  const stores = memoryStores();
  return {
    name: 'in memory',
    queue: new MemoryLocalQueue(),
    stores,
    transaction: (work) => stores.transaction(work),
    database: undefined,
    close: () => Promise.resolve(),
  };
}

/** In a folder of its own, as `npm start` has it. */
export async function onPglite(): Promise<EmbeddedPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'trenza-bench-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return onDatabase('on PGlite', `pglite:${join(folder, 'data')}`, remove);
}

/** On a server of its own beside this process; undefined where none is installed. */
export async function onPostgres(): Promise<EmbeddedPlace | undefined> {
  const server = await startPostgres();
  return server && onDatabase('on Postgres', server.url, () => server.remove());
}

/** On a database that is there. */
export async function onDatabase(
  name: string,
  url: string,
  remove = (): Promise<void> => Promise.resolve(),
): Promise<EmbeddedPlace> {
  const database = await openDatabase({ url, logger: silentLogger });
  await migrate(database, { schema: 'messaging', folder: 'libs/database/migrations' });
  return {
    name,
    database,
    queue: embeddedQueue(database),
    stores: await storesIn(database, SCHEMA),
    transaction: (work) => database.transaction(work),
    close: async () => {
      await database.close();
      await remove();
    },
  };
}
