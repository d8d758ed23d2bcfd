import { sql } from 'drizzle-orm';
import type { QueryConfig } from 'pg';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentLogger } from '#messaging';
import type { Executor } from '../transaction/executor.js';
import { newOutboxRow, storesIn } from '../../../../tests/support/store-fixtures.js';
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

describe('a table on PGlite', () => {
  it('stays as large as it became in its second round, however many rows come and go', async () => {
    const database = await testDatabase('pglite', onTestFinished);
    const { outbox } = await storesIn(database, 'vacuum_spec');
    const lease = await outbox.acquire({ app: 'sales-api', transport: 'embedded' }, 'test', 600_000);
    if (!lease) throw new Error('no lease');
    const statistics = async () => {
      const { rows } = await database.db.execute<{ bytes: number; vacuums: number }>(sql`
        select pg_total_relation_size(relid)::int as bytes, vacuum_count::int as vacuums from pg_stat_all_tables
        where schemaname = 'vacuum_spec' and relname = 'outbox'`);
      return rows[0] ?? { bytes: -1, vacuums: -1 };
    };
    const sizes: number[] = [];
    for (let round = 1; round <= 6; round += 1) {
      await database.transaction((tx) => {
        for (let row = 0; row < ROWS; row += 1) outbox.add(tx, newOutboxRow(`${round}/${row}`));
        return Promise.resolve();
      });
      const { rows } = await database.db.execute<{ row_id: string }>(sql`select row_id from vacuum_spec.outbox`);
      await outbox.remove(
        lease,
        rows.map(({ row_id }) => BigInt(row_id)),
      );
      await until('it is vacuumed', async () => (await statistics()).vacuums >= round);
      sizes.push((await statistics()).bytes);
    }
    // an index's emptied pages are used again one vacuum later
    const [, second = 0, ...later] = sizes;
    expect(Math.max(...later)).toBeLessThanOrEqual(second * 1.1);
  });
});
