import type { Logger } from '#messaging';
import { locationOf } from './connection/database-url.js';
import type { Engine } from './connection/engine.js';
import { openPostgres } from './connection/postgres.js';
import { Database } from './database.js';

/** Enough that consumers at work don't hold up a request, few enough that ten apps fit a server's default of 100. */
const CONNECTIONS = 10;

export interface DatabaseOptions {
  /** `postgres://user:password@host:5432/name`, `pglite:./data` (a folder) or `pglite:memory`. */
  readonly url: string;
  readonly logger: Logger;
  /** The most connections to a server at once, the one that listens apart; 10 when absent. */
  readonly connections?: number;
  /** What `pglite:memory` begins with: the `image` of another database; an empty one when absent. */
  readonly image?: Buffer;
}

/** @throws InvalidDatabaseUrl, DatabaseUnreachable, DatabaseLocked, UnusableDataFolder */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return new Database(await engineOf(options), options.logger);
}

async function engineOf({ url, connections = CONNECTIONS, image }: DatabaseOptions): Promise<Engine> {
  const location = locationOf(url);
  if (location.kind === 'postgres') return openPostgres(location.url, connections);
  const { openFolder, openMemory } = await import('./connection/pglite.js');
  return location.kind === 'memory' ? openMemory(image) : openFolder(location.folder);
}
