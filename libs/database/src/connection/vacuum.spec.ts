import { sql } from 'drizzle-orm';
import type { QueryConfig } from 'pg';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentLogger, type Stores } from '#messaging';
import type { Database } from '../database.js';
import type { Executor } from '../transaction/executor.js';
import { newOutboxRow, newRow, storesIn } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import { until } from '../../../../tests/support/until.js';
import { Vacuum } from './vacuum.js';

describe('the vacuum', () => {
  const ran: (string | undefined)[] = [];
  const on: Executor = {
    query: ({ text }: QueryConfig) => {
      ran.push(text);
      return Promise.resolve({ rows: [], rowCount: 0, command: 'VACUUM', oid: 0, fields: [] });
    },
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    ran.length = 0;
  });

  it('waits for many deleted rows, and then for a quiet moment', async () => {
    const vacuum = new Vacuum(on, silentLogger);
    vacuum.deleted('a.queue', 4_000);
    await vi.advanceTimersByTimeAsync(1_000);
    vacuum.deleted('a.queue', 1_000);
    vacuum.deleted('a.inbox', 10);
    await vi.advanceTimersByTimeAsync(150);
    vacuum.deleted('a.queue', 1);
    await vi.advanceTimersByTimeAsync(150);
    expect(ran).toEqual([]);
    await vi.advanceTimersByTimeAsync(50);
    expect(ran).toEqual(['vacuum a.queue']);
  });

  it('does not wait for ever', () => {
    const vacuum = new Vacuum(on, silentLogger);
    for (let rows = 0; rows < 20_000; rows += 500) vacuum.deleted('a.queue', 500);
    expect(ran).toEqual(['vacuum a.queue']);
  });
});

const ROWS = 5_000;
const SCHEMA = 'vacuum_spec';

/** So many rows come to one of messaging's tables, and go the way that they go in an app. */
const rounds: Readonly<Record<string, (stores: Stores, database: Database, round: number) => Promise<void>>> = {
  outbox: async ({ outbox }, database, round) => {
    await database.transaction((tx) => {
      for (let row = 0; row < ROWS; row += 1) outbox.add(tx, newOutboxRow(`${round}/${row}`));
      return Promise.resolve();
    });
    const lease = await outbox.acquire({ app: 'sales-api', transport: 'embedded' }, 'test', 600_000);
    if (!lease) throw new Error('no lease');
    for (;;) {
      const rows = await outbox.next(['sales_events'], 1_000);
      if (rows.length === 0) break;
      await outbox.remove(
        lease,
        rows.map(({ rowId }) => rowId),
      );
    }
    await outbox.release(lease);
  },
  local_queue: async ({ localQueue }, _database, round) => {
    for (let from = 0; from < ROWS; from += 500)
      await localQueue.put(Array.from({ length: 500 }, (_, row) => newRow(`${round}/${from + row}`)));
    for (;;) {
      const claims = await localQueue.claim({ subscription: 'points', owner: 'test', limit: 500, leaseMs: 60_000 });
      if (claims.length === 0) return;
      await localQueue.done(claims);
    }
  },
  inbox: async ({ inbox }, database, round) => {
    await database.db.execute(sql`
      insert into vacuum_spec.inbox (subscription, type, id, at)
      select 'points', 'sale_completed', ${round} || '/' || row, now() - interval '15 days' from generate_series(1, ${ROWS}) row`);
    while ((await inbox.prune(14 * 86_400_000, 1_000)) > 0);
  },
};

describe('a table on PGlite', () => {
  it.each(Object.keys(rounds))('stays as large as it became in its second round: %s', async (name) => {
    const database = await testDatabase('pglite', onTestFinished);
    const stores = await storesIn(database, SCHEMA);
    const statistics = async () => {
      const { rows } = await database.db.execute<{ bytes: number; vacuums: number }>(sql`
        select pg_total_relation_size(relid)::int as bytes, vacuum_count::int as vacuums from pg_stat_all_tables
        where schemaname = ${SCHEMA} and relname = ${name}`);
      return rows[0] ?? { bytes: -1, vacuums: -1 };
    };
    const sizes: number[] = [];
    for (let round = 1; round <= 4; round += 1) {
      await rounds[name]?.(stores, database, round);
      await until('it is vacuumed', async () => (await statistics()).vacuums >= round);
      sizes.push((await statistics()).bytes);
    }
    // an index's emptied pages are used again one vacuum later
    const [, second = 0, ...later] = sizes;
    expect(Math.max(...later)).toBeLessThanOrEqual(second * 1.1);
  });
});
