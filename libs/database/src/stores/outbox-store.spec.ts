import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HeldBack, NewOutboxRow, OutboxStore, RelayLease, Stores, WireMessage } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { newOutboxRow, storesIn, wireMessage } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import { until } from '../../../../tests/support/until.js';
import type { Database } from '../database.js';
import { TransactionClosed } from '../errors/transaction-errors.js';

const channels = ['sales_events'];

describe.each(kinds)('the outbox on %s', (kind) => {
  let database: Database;
  let outbox: OutboxStore;
  let deadLetters: Stores['deadLetters'];
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    ({ outbox, deadLetters } = await storesIn(database, 'outbox_spec'));
  });
  beforeEach(() => database.db.execute(sql`truncate outbox_spec.outbox, outbox_spec.dead_letters`));

  const add = (...rows: readonly NewOutboxRow[]): Promise<void> =>
    database.transaction((tx) => {
      for (const row of rows) outbox.add(tx, row);
      return Promise.resolve();
    });
  const idsOf = async (ofChannels = channels, limit = 100, but?: HeldBack): Promise<(string | undefined)[]> =>
    (await outbox.next(ofChannels, limit, but)).map(({ message }) => message.id);
  const acquired = async (): Promise<RelayLease> => {
    const lease = await outbox.acquire({ app: 'sales-api', transport: crypto.randomUUID() }, 'test', 60_000);
    if (!lease) throw new Error('another holds it');
    return lease;
  };

  it('has what a transaction added once it has committed, as it was, in the order of adding', async () => {
    await add(newOutboxRow('m1'), newOutboxRow('m2'));
    const rows = await outbox.next(channels, 10);
    expect(rows.map(({ channel, message }) => [channel, message])).toEqual([
      ['sales_events', wireMessage({ id: 'm1' })],
      ['sales_events', wireMessage({ id: 'm2' })],
    ]);
    expect(rows[0]?.rowId).toBeLessThan(rows[1]?.rowId ?? 0n);
  });

  it('says how much waits of each channel, and for how long the oldest is due', async () => {
    const soon = Date.now() + 60_000;
    await add(newOutboxRow('m1'), newOutboxRow('m2'), newOutboxRow('later', { channel: 'other', notBefore: soon }));
    await database.db.execute(sql`update outbox_spec.outbox set written_at = now() - interval '90 seconds'`);
    const [sales, other] = (await outbox.backlog(['other', 'sales_events', 'silent'])).toSorted(
      (a, b) => b.rows - a.rows,
    );
    expect([sales?.channel, sales?.rows]).toEqual(['sales_events', 2]);
    expect(sales?.oldestMs).toBeGreaterThanOrEqual(90_000);
    expect(sales?.oldestMs).toBeLessThan(120_000);
    expect(other).toEqual({ channel: 'other', rows: 1, oldestMs: 0 });
  });

  it('has nothing of a transaction that was rolled back, nor of a savepoint', async () => {
    const failing = database.transaction((tx) => {
      outbox.add(tx, newOutboxRow('lost'));
      return Promise.reject(new RangeError('no'));
    });
    await expect(failing).rejects.toThrow(RangeError);
    await database.transaction(async (tx) => {
      await tx.transaction((savepoint) => Promise.resolve(outbox.add(savepoint, newOutboxRow('kept'))));
      const undone = tx.transaction((savepoint) => {
        outbox.add(savepoint, newOutboxRow('undone'));
        return Promise.reject(new RangeError('no'));
      });
      await expect(undone).rejects.toThrow(RangeError);
    });
    expect(await idsOf()).toEqual(['kept']);
  });

  it('refuses a transaction that has ended', async () => {
    const [leaked] = await database.transaction((tx) => Promise.resolve([tx] as const));
    expect(() => outbox.add(leaked, newOutboxRow('m1'))).toThrow(TransactionClosed);
  });

  it('writes as the last statement, so that nobody waits for its rows', async () => {
    await database.transaction(async (tx) => {
      outbox.add(tx, newOutboxRow('m1'));
      const { rows } = await tx.execute(sql`select * from outbox_spec.outbox`);
      expect(rows).toEqual([]);
    });
    expect(await outbox.count(channels)).toBe(1);
  });

  it('reads the channels that it is asked for, the oldest first, so many', async () => {
    await add(newOutboxRow('a'), newOutboxRow('x', { channel: 'email' }), newOutboxRow('b'), newOutboxRow('c'));
    expect(await idsOf()).toEqual(['a', 'b', 'c']);
    expect(await idsOf(['email', 'sales_events'], 3)).toEqual(['a', 'x', 'b']);
    expect(await idsOf(['nobody'])).toEqual([]);
    expect(await outbox.count(['email', 'sales_events'])).toBe(4);
  });

  it('reads keyless rows by priority, and keyed ones as they come', async () => {
    const row = (id: string, said: Partial<WireMessage>) => newOutboxRow(id, { message: wireMessage({ id, ...said }) });
    await add(
      row('low', { key: undefined, priority: 'low' }),
      row('k-low', { key: 'k', priority: 'low' }),
      row('k-high', { key: 'k', priority: 'high' }),
      row('normal', { key: undefined }),
      row('high', { key: undefined, priority: 'high' }),
    );
    expect(await idsOf()).toEqual(['high', 'k-low', 'k-high', 'normal', 'low']);
  });

  it('passes over what is held back: a row, or a key of a channel but for its rows with a time of their own', async () => {
    const row = (id: string, key: string, over: Partial<NewOutboxRow> = {}) =>
      newOutboxRow(id, { message: wireMessage({ id, key }), ...over });
    const past = Date.now() - 1_000;
    await add(row('a1', 'a'), row('b1', 'b'), row('a2', 'a'), row('a3', 'a', { notBefore: past }), row('c1', 'c'));
    const [, b1] = await outbox.next(channels, 2);
    const keys = [{ channel: 'sales_events', key: 'a' }];
    expect(await idsOf(channels, 100, { rowIds: [b1?.rowId ?? 0n], keys })).toEqual(['a3', 'c1']);
    expect(await idsOf(channels, 100, { rowIds: [], keys: [{ channel: 'email', key: 'a' }] })).toHaveLength(5);
  });

  it('holds a row back until its time, and says when that is', async () => {
    expect(await outbox.nextDueInMs(channels)).toBeUndefined();
    await add(newOutboxRow('later', { notBefore: Date.now() + 60_000 }), newOutboxRow('now'));
    expect(await idsOf()).toEqual(['now']);
    expect(await outbox.nextDueInMs(channels)).toBeGreaterThan(50_000);
    expect(await outbox.nextDueInMs(['email'])).toBeUndefined();
    await database.db.execute(sql`update outbox_spec.outbox set not_before = not_before - interval '1 minute'`);
    expect(await idsOf()).toEqual(['later', 'now']);
    expect(await outbox.nextDueInMs(channels)).toBe(0);
  });

  it('removes what was taken over', async () => {
    await add(newOutboxRow('a'), newOutboxRow('b'), newOutboxRow('c'));
    const [a, , c] = await outbox.next(channels, 3);
    const lease = await acquired();
    expect(await outbox.remove(lease, [a?.rowId ?? 0n, c?.rowId ?? 0n])).toBe(true);
    expect(await outbox.remove(lease, [])).toBe(true);
    expect(await idsOf()).toEqual(['b']);
  });

  it('buries what was refused, once', async () => {
    await add(newOutboxRow('a'));
    const [row] = await outbox.next(channels, 1);
    if (!row) throw new Error('no row');
    const lease = await acquired();
    expect(await outbox.bury(lease, row, 'refused', 'too large')).toBe(true);
    expect(await outbox.bury(lease, row, 'refused', 'too large')).toBe(true);
    expect(await idsOf()).toEqual([]);
    expect(await deadLetters.list({ limit: 10 })).toEqual([
      {
        letterId: expect.any(BigInt) as bigint,
        channel: 'sales_events',
        subscription: undefined,
        type: 'sale_completed',
        id: 'a',
        message: wireMessage({ id: 'a' }),
        reason: 'refused',
        error: 'too large',
        attempts: 1,
        diedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      },
    ]);
  });

  it('tells who listens of a commit with rows, and of no other', async () => {
    let heard = 0;
    const stop = outbox.onCommit(() => (heard += 1));
    await database.transaction(() => Promise.resolve());
    await add(newOutboxRow('a'), newOutboxRow('b'));
    await until('it is heard', () => heard > 0);
    expect(heard).toBe(1);
    stop();
  });

  it('has all of 300 transactions at once, each whole', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_, index) => add(newOutboxRow(`${index}a`), newOutboxRow(`${index}b`))),
    );
    expect(new Set(await idsOf(channels, 1_000)).size).toBe(600);
  });
});
