import { mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import v8 from 'node:v8';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import { Pool } from 'pg';
import { UnusableDataFolder } from '../errors/connection-errors.js';
import type { Engine } from './engine.js';
import { lockFolder } from './folder-lock.js';
import { prepareFolder } from './pglite-folder.js';
import { PgliteSocket } from './pglite-socket.js';
import { pgliteTemplate } from './pglite-template.js';

/** The usual 128 MB of buffers are touched at the start and stay resident; what isn't in these 16 comes from the system's cache. */
const BUFFERS = ['-c', 'shared_buffers=16MB'];

/** Opens the embedded engine on a folder, which this process then holds. @throws DatabaseLocked, UnusableDataFolder */
export async function openFolder(path: string): Promise<Engine> {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true });
  const lock = await lockFolder(folder);
  try {
    await prepareFolder(folder);
    const lite = await start({ dataDir: folder }).catch((error: unknown) => {
      const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
      throw new UnusableDataFolder(folder, `${messageOf(error)} (it is of Postgres version ${version})`, error);
    });
    return engineOf(lite, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Opens the embedded engine in memory. @param image the tar of a data folder to begin with; an empty database when absent */
export async function openMemory(image?: Buffer): Promise<Engine> {
  const tar = image ?? (await readFile((await pgliteTemplate()).image));
  return engineOf(await start({ loadDataDir: new Blob([new Uint8Array(tar)]) }), () => Promise.resolve());
}

/** Loaded only where it is used: it is 15 MB of code. */
async function start(options: PGliteOptions): Promise<PGlite> {
  // V8's optimizing compiler brings this engine nothing (tried: CPU a transaction is the same) and takes 70 MB.
  v8.setFlagsFromString('--liftoff-only');
  const { PGlite: Engine } = await import('@electric-sql/pglite');
  return Engine.create({ ...options, startParams: [...Engine.defaultStartParams, ...BUFFERS] });
}

function engineOf(lite: PGlite, released: () => Promise<void>): Engine {
  let connections = 0;
  const stream = (): PgliteSocket => new PgliteSocket(lite, () => connections++ === 0);
  // The engine has one session, and keeps it.
  const pool = new Pool({ max: 1, idleTimeoutMillis: 0, user: 'postgres', database: 'postgres', ssl: false, stream });
  return {
    kind: 'pglite',
    pool,
    image: async () => {
      await pool.query('checkpoint');
      return Buffer.from(await (await lite.dumpDataDir('none')).arrayBuffer());
    },
    close: async () => {
      await pool.end();
      await lite.close();
      await released();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
