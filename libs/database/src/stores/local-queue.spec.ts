import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimedRow, LocalQueue } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { newRow, storesIn, wireMessage } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import { until } from '../../../../tests/support/until.js';
import type { Database } from '../database.js';

describe.each(kinds)('the local queue on %s', (kind) => {
  let database: Database;
  let queue: LocalQueue;
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    queue = (await storesIn(database, 'queue_spec')).localQueue;
  });
  beforeEach(() => database.db.execute(sql`truncate queue_spec.local_queue`));

  const claim = (limit = 10, leaseMs = 60_000): Promise<readonly ClaimedRow[]> =>
    queue.claim({ subscription: 'points', owner: 'loyalty/1', limit, leaseMs });
  const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
  /** The database's clock is the one that counts; this moves it. */
  const passes = (ms: number) =>
    database.db.execute(sql`update queue_spec.local_queue set
      due_at = due_at - ${ms} * interval '1 millisecond', leased_until = leased_until - ${ms} * interval '1 millisecond'`);

  it('gives back the very bytes and attributes that were put', async () => {
    await queue.put([newRow('m1')]);
    expect(await claim()).toEqual([
      {
        rowId: expect.any(BigInt) as bigint,
        token: expect.any(String) as string,
        subscription: 'points',
        type: 'sale_completed',
        id: 'm1',
        message: wireMessage(),
        attempts: 1,
        crashes: 0,
      },
    ]);
  });

  it('counts as its backlog all but what was never tried and is not due', async () => {
    await queue.put([newRow('due'), newRow('ahead', { dueInMs: 60_000 })]);
    await queue.put([newRow('tried', { dueInMs: 60_000, attempts: 1 })]);
    await queue.put([newRow('absent', { dueInMs: 60_000, lastError: 'away' })]);
    expect([await queue.depth('points'), await queue.backlog('points')]).toEqual([{ waiting: 4, claimed: 0 }, 3]);
    await passes(60_000);
    expect(await queue.backlog('points')).toBe(4);
  });

  it('keeps a row that is there already, and counts what was new', async () => {
    expect(await queue.put([newRow('a'), newRow('b'), newRow('a')])).toBe(2);
    expect(await queue.put([newRow('b', { attempts: 5 }), newRow('c')])).toBe(1);
    expect(await queue.put([newRow('a', { subscription: 'other' })])).toBe(1);
    expect((await claim()).map(({ id, attempts }) => [id, attempts])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect(await queue.put([])).toBe(0);
  });

  it('claims by priority, then by age, whether a row was delayed or not', async () => {
    await queue.put([newRow('delayed', { dueInMs: 1_000 })]);
    await queue.put(
      ['low', 'normal', 'high'].map((id) => newRow(id, { message: wireMessage({ id, priority: id as 'low' }) })),
    );
    await queue.put([newRow('last')]);
    await passes(1_000);
    expect(ids(await claim(2))).toEqual(['high', 'delayed']);
    expect(ids(await claim())).toEqual(['normal', 'last', 'low']);
    expect(await claim()).toEqual([]);
  });

  it('claims nothing of another subscription, and nothing for a limit of 0', async () => {
    await queue.put([newRow('a', { subscription: 'other' })]);
    expect(await claim()).toEqual([]);
    expect(await queue.claim({ subscription: 'other', owner: 'x', limit: 0, leaseMs: 1_000 })).toEqual([]);
  });

  it('keeps a delayed row until it is due, and says when that is', async () => {
    expect(await queue.nextDueInMs('points')).toBeUndefined();
    await queue.put([newRow('late', { dueInMs: 60_000 }), newRow('later', { dueInMs: 90_000 })]);
    expect(await claim()).toEqual([]);
    expect(await queue.nextDueInMs('points')).toBeGreaterThan(50_000);
    expect(await queue.nextDueInMs('points')).toBeLessThanOrEqual(60_000);
    await passes(60_000);
    expect(await queue.nextDueInMs('points')).toBe(0);
    expect(ids(await claim())).toEqual(['late']);
    expect(await queue.nextDueInMs('points')).toBeLessThanOrEqual(30_000);
  });

  it('gives a row to another when its lease has ended, and the loser settles nothing', async () => {
    await queue.put([newRow('a')]);
    const [lost] = await claim(1, 30_000);
    expect(await queue.nextDueInMs('points')).toBeGreaterThan(20_000);
    await passes(30_000);
    const [held] = await claim();
    if (!lost || !held) throw new Error('not claimed');
    expect(held.attempts).toBe(2);

    await queue.done([lost]);
    await queue.retry(lost, { dueInMs: 0, burn: true, lastError: 'lost' });
    await queue.release([lost]);
    expect(await queue.renew([lost, held], 60_000)).toEqual(new Set([held.token]));
    expect(await queue.depth('points')).toEqual({ waiting: 0, claimed: 1 });
    await queue.done([held]);
    expect(await queue.depth('points')).toEqual({ waiting: 0, claimed: 0 });
  });

  it('counts a crash for each lease that ended, and gives what crashed one at a time', async () => {
    await queue.put([newRow('a'), newRow('b'), newRow('c')]);
    expect(await claim(2)).toHaveLength(2);
    await passes(60_001);
    const crashesOf = (rows: readonly ClaimedRow[]): unknown[] => rows.map(({ id, crashes }) => [id, crashes]);
    expect(crashesOf(await claim())).toEqual([
      ['a', 1],
      ['c', 0],
    ]);
    expect(crashesOf(await claim())).toEqual([['b', 1]]);
    await passes(60_001);
    const innocent = { subscription: 'points', owner: 'loyalty/1', limit: 10, leaseMs: 60_000, suspect: false };
    expect(await queue.claim(innocent)).toEqual([]);
    expect(crashesOf(await claim())).toEqual([['a', 2]]);
  });

  it('renews a lease', async () => {
    await queue.put([newRow('a')]);
    const held = await claim(1, 1_000);
    await queue.renew(held, 120_000);
    await passes(60_000);
    expect(await claim()).toEqual([]);
    expect(await queue.nextDueInMs('points')).toBeGreaterThan(50_000);
  });

  it('counts attempts: a claim one, unless it is released or not burnt', async () => {
    await queue.put([newRow('a', { attempts: 3 })]);
    const attempts = async (): Promise<ClaimedRow> => {
      const [row] = await claim();
      if (!row) throw new Error('nothing to claim');
      return row;
    };
    await queue.release([await attempts()]);
    await queue.retry(await attempts(), { dueInMs: 0, burn: false, lastError: 'away' });
    const burnt = await attempts();
    expect(burnt.attempts).toBe(4);
    await queue.retry(burnt, { dueInMs: 0, burn: true, lastError: 'no \0' });
    expect((await attempts()).attempts).toBe(5);
    const { rows } = await database.db.execute(sql`select last_error, owner from queue_spec.local_queue`);
    expect(rows).toEqual([{ last_error: 'no \uFFFD', owner: 'loyalty/1' }]);
  });

  it('purges what nobody holds', async () => {
    await queue.put([newRow('a'), newRow('b'), newRow('c', { dueInMs: 60_000 })]);
    await claim(1);
    expect(await queue.depth('points')).toEqual({ waiting: 2, claimed: 1 });
    expect(await queue.purge('points')).toBe(2);
    expect(await queue.depth('points')).toEqual({ waiting: 0, claimed: 1 });
  });

  it('tells who listens that rows were put or released', async () => {
    const heard: string[] = [];
    const stop = queue.onPut((subscription) => heard.push(subscription));
    await queue.put([newRow('a'), newRow('b', { subscription: 'other' })]);
    await until('both are heard', () => heard.length === 2);
    await queue.release(await claim());
    await until('the release is heard', () => heard.length === 3);
    stop();
    await queue.put([newRow('d')]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard.toSorted()).toEqual(['other', 'points', 'points']);
  });

  it('never gives one row to two of 20 that claim at once', async () => {
    const total = 2_000;
    await queue.put(Array.from({ length: total }, (_, index) => newRow(`${index}`, index % 3 ? {} : { dueInMs: 1 })));
    await passes(1_000);
    const seen: string[] = [];
    const claimer = async (): Promise<void> => {
      for (;;) {
        const rows = await claim(7);
        if (rows.length === 0 && (await queue.depth('points')).waiting === 0) return;
        seen.push(...ids(rows));
        await queue.done(rows);
      }
    };
    await Promise.all(Array.from({ length: 20 }, claimer));
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
  });
});
