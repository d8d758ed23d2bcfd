import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutboxStore, RelayLease, Stores } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { newOutboxRow, storesIn } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import { until } from '../../../../tests/support/until.js';
import type { Database } from '../database.js';

const LONG_MS = 60_000;

describe.each(kinds)('the lease of a relay on %s', (kind) => {
  let database: Database;
  let outbox: OutboxStore;
  let deadLetters: Stores['deadLetters'];
  let name = { app: 'sales-api', transport: '' };
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    ({ outbox, deadLetters } = await storesIn(database, 'leases_spec'));
  });
  beforeEach(() => void (name = { app: 'sales-api', transport: crypto.randomUUID() }));

  const taken = async (leaseMs = LONG_MS): Promise<RelayLease> => {
    const lease = await outbox.acquire(name, 'one', leaseMs);
    if (!lease) throw new Error('another holds it');
    return lease;
  };

  it('is one’s alone, of however many ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => outbox.acquire(name, 'one', LONG_MS)));
    expect(asked.filter((lease) => lease !== undefined)).toHaveLength(1);
    expect(await outbox.acquire({ ...name, app: 'other' }, 'one', LONG_MS)).toBeDefined();
  });

  it('goes to another once it was released, or ended, with a greater fence', async () => {
    const first = await taken();
    await outbox.release(first);
    const second = await taken(30);
    const third = await until('the second ended', () => outbox.acquire(name, 'three', LONG_MS));
    expect(first.fence < second.fence && second.fence < third.fence).toBe(true);
  });

  it('is renewed by who has it, even late, and by nobody who lost it', async () => {
    const first = await taken(1);
    expect(await outbox.renew(first, LONG_MS)).toBe(true);
    expect(await outbox.acquire(name, 'two', LONG_MS)).toBeUndefined();
    await outbox.release(first);
    await taken();
    expect(await outbox.renew(first, LONG_MS)).toBe(false);
    await outbox.release(first);
    expect(await outbox.acquire(name, 'three', LONG_MS)).toBeUndefined();
  });

  it('guards the rows: who lost it neither removes nor buries any', async () => {
    await database.transaction((tx) => Promise.resolve(outbox.add(tx, newOutboxRow('m1'))));
    const [row] = await outbox.next(['sales_events'], 1);
    if (!row) throw new Error('no row');
    const stale = await taken();
    await outbox.release(stale);
    const now = await taken();
    expect(await outbox.remove(stale, [row.rowId])).toBe(false);
    expect(await outbox.bury(stale, row, 'refused', 'too large')).toBe(false);
    expect([await outbox.count(['sales_events']), await deadLetters.count()]).toEqual([1, 0]);
    expect(await outbox.remove(now, [row.rowId])).toBe(true);
    expect(await outbox.count(['sales_events'])).toBe(0);
  });
});
