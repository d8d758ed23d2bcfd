import { Client } from 'pg';

const SCHEMAS = ['sales', 'email', 'loyalty'];

/** Lets the time pass that a dead process's leases would still have lasted. @param instance as in the owners of its rows */
export async function endLeases(databaseUrl: string, instance: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const owned = [...SCHEMAS, 'messaging'].map((schema) => `${schema}.local_queue`);
    const relays = SCHEMAS.map((schema) => `${schema}.relays`);
    for (const table of [...owned, ...relays])
      await client.query(`update ${table} set leased_until = now() where owner like $1`, [`%/${instance}`]);
    // An effect's lease names nobody.
    for (const schema of SCHEMAS)
      await client.query(`update ${schema}.inbox set leased_until = now() where leased_until > now()`);
  } finally {
    await client.end();
  }
}
