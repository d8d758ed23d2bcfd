import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InboxStore } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { storesIn } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import type { Database } from '../database.js';

const key = { subscription: 'points', type: 'sale_completed', id: 's1' };
const never = new AbortController().signal;

describe.each(kinds)('the inbox on %s', (kind) => {
  let database: Database;
  let inbox: InboxStore;
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    inbox = (await storesIn(database, 'inbox_spec')).inbox;
    await database.db.execute(sql`create table inbox_spec.effects (at timestamptz default now())`);
  });
  beforeEach(() => database.db.execute(sql`truncate inbox_spec.inbox, inbox_spec.effects`));

  const effects = async (): Promise<number> => {
    const { rows } = await database.db.execute<{ count: number }>(
      sql`select count(*)::int as count from inbox_spec.effects`,
    );
    return rows[0]?.count ?? 0;
  };
  const once = (signal = never): Promise<'done' | 'repeat'> =>
    inbox.once(key, async (tx) => void (await tx.execute(sql`insert into inbox_spec.effects default values`)), signal);
  const passes = (ms: number) =>
    database.db.execute(sql`update inbox_spec.inbox set
      at = at - ${ms} * interval '1 millisecond', leased_until = leased_until - ${ms} * interval '1 millisecond'`);
  const tokenOf = async (): Promise<string> => {
    const lease = await inbox.lease(key, 60_000);
    if (lease.state !== 'taken') throw new Error(`it is ${lease.state}`);
    return lease.token;
  };

  it('runs the work of a message once', async () => {
    expect([await once(), await once()]).toEqual(['done', 'repeat']);
    expect(await effects()).toBe(1);
    const other = { ...key, subscription: 'mails' };
    expect(await inbox.once(other, () => Promise.resolve(), never)).toBe('done');
  });

  it('has one effect of 50 deliveries at once', async () => {
    const results = await Promise.all(Array.from({ length: 50 }, () => once()));
    expect(results.filter((result) => result === 'done')).toHaveLength(1);
    expect(await effects()).toBe(1);
  });

  it('keeps neither row nor effect of work that throws, and lets the next attempt have it', async () => {
    const failing = inbox.once(
      key,
      async (tx) => {
        await tx.execute(sql`insert into inbox_spec.effects default values`);
        throw new RangeError('no');
      },
      never,
    );
    await expect(failing).rejects.toThrow(RangeError);
    expect(await effects()).toBe(0);
    expect(await once()).toBe('done');
  });

  it('commits nothing after its signal is aborted', async () => {
    const abort = new AbortController();
    const aborted = inbox.once(
      key,
      async (tx) => {
        await tx.execute(sql`insert into inbox_spec.effects default values`);
        abort.abort(new RangeError('timed out'));
      },
      abort.signal,
    );
    await expect(aborted).rejects.toThrow('timed out');
    await expect(once(abort.signal)).rejects.toThrow('timed out');
    expect(await effects()).toBe(0);
    expect(await once()).toBe('done');
  });

  it('leases an effect to one at a time', async () => {
    await tokenOf();
    const second = await inbox.lease(key, 60_000);
    expect(second.state === 'busy' && second.retryInMs).toBeGreaterThan(50_000);
    expect(second.state === 'busy' && second.retryInMs).toBeLessThanOrEqual(60_000);
    await passes(60_000);
    expect((await inbox.lease(key, 60_000)).state).toBe('taken');
  });

  it('leases it to one of 50 that ask at once', async () => {
    const leases = await Promise.all(Array.from({ length: 50 }, () => inbox.lease(key, 60_000)));
    expect(leases.map(({ state }) => state).toSorted()).toEqual([...Array.from({ length: 49 }, () => 'busy'), 'taken']);
  });

  it('knows a marked effect as a repeat, also when it is marked twice', async () => {
    const token = await tokenOf();
    await inbox.mark(key, token);
    await inbox.mark(key, token);
    expect(await inbox.lease(key, 60_000)).toEqual({ state: 'repeat' });
    expect(await once()).toBe('repeat');
  });

  it('marks an effect that happened although the lease ended and another has it', async () => {
    const first = await tokenOf();
    await passes(60_000);
    const second = await tokenOf();
    await inbox.mark(key, first);
    await inbox.giveBack(key, second);
    expect(await inbox.lease(key, 60_000)).toEqual({ state: 'repeat' });
  });

  it('gives a lease back, if it is still its own', async () => {
    const first = await tokenOf();
    await passes(60_000);
    const second = await tokenOf();
    await inbox.giveBack(key, first);
    expect((await inbox.lease(key, 60_000)).state).toBe('busy');
    await inbox.giveBack(key, second);
    expect((await inbox.lease(key, 60_000)).state).toBe('taken');
  });

  it('takes over what was leased and never marked, when the effect is in the database by now', async () => {
    await tokenOf();
    expect(await once()).toBe('done');
    expect(await inbox.lease(key, 60_000)).toEqual({ state: 'repeat' });
  });

  const keysOf = (...ids: string[]) => ({ subscription: key.subscription, type: key.type, ids });
  const onceAll = (ids: string[], signal = never, given: number[][] = []) =>
    inbox.onceAll(
      keysOf(...ids),
      async (tx, fresh) => {
        given.push([...fresh]);
        for (const _ of fresh) await tx.execute(sql`insert into inbox_spec.effects default values`);
      },
      signal,
    );

  it('runs the work of many at once for those that are new, and not at all where none is', async () => {
    const given: number[][] = [];
    await once();
    expect(await onceAll(['a', 's1', 'b'], never, given)).toEqual(['done', 'repeat', 'done']);
    expect(await onceAll(['b', 's1', 'c', 'a'], never, given)).toEqual(['repeat', 'repeat', 'done', 'repeat']);
    expect(await onceAll(['b', 'a'], never, given)).toEqual(['repeat', 'repeat']);
    expect(given).toEqual([[0, 2], [2]]);
    expect(await effects()).toBe(4);
    const other = { ...keysOf('a'), subscription: 'mails' };
    expect(await inbox.onceAll(other, () => Promise.resolve(), never)).toEqual(['done']);
  });

  it('has one effect each of 30 batches at once that share their messages', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `m${n}`);
    const batches = Array.from({ length: 30 }, (_, n) => [...ids.slice(n % 20), ...ids.slice(0, n % 20)].slice(0, 12));
    const results = await Promise.all(batches.map((batch) => onceAll(batch)));
    expect(results.flat().filter((result) => result === 'done')).toHaveLength(20);
    expect(await effects()).toBe(20);
  });

  it('keeps nothing of many whose work throws or is aborted', async () => {
    const failing = inbox.onceAll(keysOf('a', 'b'), () => Promise.reject(new RangeError('no')), never);
    await expect(failing).rejects.toThrow(RangeError);
    const abort = new AbortController();
    const aborted = inbox.onceAll(
      keysOf('a', 'b'),
      (_tx, fresh) => Promise.resolve(abort.abort(new RangeError(`${fresh.length} timed out`))),
      abort.signal,
    );
    await expect(aborted).rejects.toThrow('2 timed out');
    expect(await onceAll(['b', 'a'])).toEqual(['done', 'done']);
  });

  it('leases many, each to one at a time, marks and gives back', async () => {
    const states = async (...ids: string[]) => (await inbox.leaseAll(keysOf(...ids), 60_000)).map(({ state }) => state);
    await once();
    const leases = await inbox.leaseAll(keysOf('a', 's1', 'b', 'c'), 60_000);
    expect(leases.map(({ state }) => state)).toEqual(['taken', 'repeat', 'taken', 'taken']);
    expect(await states('c', 'd', 'a')).toEqual(['busy', 'taken', 'busy']);
    const tokens = leases.flatMap((lease) => (lease.state === 'taken' ? [lease.token] : []));
    await inbox.markAll(keysOf('a', 'b'));
    await inbox.giveBackAll(keysOf('a', 'b', 'c'), tokens);
    expect(await states('a', 'b', 'c', 'd')).toEqual(['repeat', 'repeat', 'taken', 'busy']);
    await inbox.giveBackAll(keysOf('c'), tokens.slice(2));
    expect(await states('c')).toEqual(['busy']);
    await passes(60_000);
    expect(await onceAll(['c', 'd', 'a'])).toEqual(['done', 'done', 'repeat']);
  });

  it('prunes what is older, the oldest first and at most so many, and no lease that lasts', async () => {
    for (const id of ['a', 'b', 'c']) {
      await inbox.once({ ...key, id }, () => Promise.resolve(), never);
      await passes(1_000);
    }
    await inbox.lease({ ...key, id: 'd' }, 3_600_000);
    await passes(10_000);
    await inbox.once(key, () => Promise.resolve(), never);
    expect(await inbox.prune(5_000, 2)).toBe(2);
    expect(await inbox.prune(5_000, 10)).toBe(1);
    expect(await inbox.prune(5_000, 10)).toBe(0);
    expect(await once()).toBe('repeat');
  });
});
