import { startPostgres } from './postgres-server.js';

/**
 * The run's real Postgres: DATABASE_TEST_URL when it is set, else a throw-away server, else none.
 * Vitest calls this once, before the first test; every test process finds the URL in its environment.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (postgresUrl() !== undefined) return undefined;
  const server = await startPostgres();
  if (server === undefined && process.env['REQUIRE_POSTGRES'] === '1') {
    throw new Error('no Postgres: REQUIRE_POSTGRES=1 asks for one, and neither DATABASE_TEST_URL nor initdb is here');
  }
  if (server !== undefined) process.env['DATABASE_TEST_URL'] = server.url;
  return server?.remove;
}

/** The URL of the run's Postgres, or undefined where there is none: `describe.skipIf(!postgresUrl())`. */
export const postgresUrl = (): string | undefined => process.env['DATABASE_TEST_URL'];
