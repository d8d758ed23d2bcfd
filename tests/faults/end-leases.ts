import { hostname } from 'node:os';
import { onPostgres } from '../support/on-postgres.js';

const SCHEMAS = ['sales', 'email', 'loyalty'];

/**
 * Lets the time pass that a dead process's leases would still have lasted.
 * @param pid the process
 * @param alone whether it was the only one: an effect's lease names nobody
 */
export async function endLeases(databaseUrl: string, pid: number, alone: boolean): Promise<void> {
  const queues = [...SCHEMAS, 'messaging'].map((schema) => `${schema}.local_queue`);
  const relays = SCHEMAS.map((schema) => `${schema}.relays`);
  await onPostgres(databaseUrl, async (client) => {
    for (const table of [...queues, ...relays])
      await client.query(`update ${table} set leased_until = now() where owner like $1`, [`%/${hostname()}-${pid}`]);
    if (!alone) return;
    for (const schema of SCHEMAS)
      await client.query(`update ${schema}.inbox set leased_until = now() where leased_until > now()`);
  });
}
