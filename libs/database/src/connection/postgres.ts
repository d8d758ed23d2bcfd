import { Pool } from 'pg';
import { DatabaseUnreachable } from '../errors/connection-errors.js';
import type { Engine } from './engine.js';

/** How long a caller waits for a connection: a pool that is exhausted for longer is an error, not a hang. */
const CONNECT_WITHIN_MS = 10_000;
/** Long enough that prepared statements are worth their preparing. */
const IDLE_MS = 60_000;

/** Connects to a Postgres server. @throws DatabaseUnreachable */
export async function openPostgres(url: string, connections: number): Promise<Engine> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    application_name: 'trenza',
  });
  // This first connection is made before anybody else can listen: breaking while in use, it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw new DatabaseUnreachable(placeOf(url), error);
  }
  return { kind: 'postgres', pool, url, close: () => pool.end() };
}

/** Host, port and name; never the password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'of DATABASE_URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
