import { randomBytes } from 'node:crypto';
import { onPostgres } from './on-postgres.js';
import { postgresUrl } from './postgres.js';

export type Kind = 'pglite' | 'postgres';

/** The kinds of database that can be had here: `describe.each(kinds)`. */
export const kinds: readonly Kind[] = postgresUrl() === undefined ? ['pglite'] : ['pglite', 'postgres'];

/**
 * The URL of an empty database on the run's Postgres, which is dropped at the end; undefined for PGlite, where every
 * place has a folder of its own.
 */
export async function ownDatabase(
  kind: Kind,
  atTheEnd: (clean: () => Promise<void>) => void,
): Promise<string | undefined> {
  const server = postgresUrl();
  if (kind === 'pglite' || server === undefined) return undefined;
  const name = `own_${randomBytes(6).toString('hex')}`;
  await execute(server, `create database ${name}`);
  atTheEnd(() => execute(server, `drop database if exists ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

const execute = (url: string, statement: string): Promise<void> =>
  onPostgres(url, async (client) => void (await client.query(statement)));
