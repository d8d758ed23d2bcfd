import { pgSchema } from 'drizzle-orm/pg-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kinds } from '../../../../tests/support/own-database.js';
import { newRow } from '../../../../tests/support/store-fixtures.js';
import { createTables, testDatabase } from '../../../../tests/support/test-database.js';
import { messagingTables } from '../tables/messaging-tables.js';
import { endDeadLeases } from './end-dead-leases.js';
import { messagingStores } from './messaging-stores.js';

const claim = { subscription: 'points', owner: 'test', limit: 1, leaseMs: 60_000 };
const key = { subscription: 'points', type: 'sale_completed', id: 's1' };

describe.each(kinds)('leases found at the start on %s', (kind) => {
  const alone = kind === 'pglite';

  it('end where they are of a dead process, and hold where they may be of a live one', async () => {
    const database = await testDatabase(kind, onTestFinished);
    const schema = pgSchema('dead_leases');
    const tables = messagingTables(schema);
    await createTables(database, { schema, ...tables });
    const { localQueue, inbox, outbox } = messagingStores(database, tables);
    await localQueue.put([newRow('m1')]);
    await localQueue.claim(claim);
    await inbox.lease(key, 60_000);
    const relay = { app: 'loyalty-consumer', transport: 'embedded' };
    await outbox.acquire(relay, 'dead', 60_000);

    await endDeadLeases(database, [tables]);

    expect(await localQueue.claim(claim)).toHaveLength(alone ? 1 : 0);
    expect((await inbox.lease(key, 60_000)).state).toBe(alone ? 'taken' : 'busy');
    expect((await outbox.acquire(relay, 'alive', 60_000))?.fence).toBe(alone ? 2n : undefined);
  });
});
