import { Database } from '../database.js';
import { embeddedRows, liveSources } from '../embedded/schema.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import { statement } from '../transaction/statement.js';
import { qualified } from './qualified.js';

/**
 * Ends the leases that a killed process left behind, so that its work goes on at once and not when they would have ended.
 * On PGlite alone, at the start: one process has its folder, so whoever held a lease there is dead. On a server others may live.
 */
export async function endDeadLeases(database: Database, apps: readonly MessagingTables[]): Promise<void> {
  if (database.kind !== 'pglite') return;
  const leased = [
    embeddedRows,
    liveSources,
    ...apps.flatMap(({ localQueue, inbox, relays }) => [localQueue, inbox, relays]),
  ];
  for (const table of leased) {
    const end = statement(`update ${qualified(table)} set leased_until = now() where leased_until > now()`);
    await end(Database.internalsOf(database).on);
  }
}
