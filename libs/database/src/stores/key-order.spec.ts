import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimedRow, LocalQueue, NewRow, Stores } from '#messaging';
import { memoryStores } from '#messaging/testing';
import { kinds } from '../../../../tests/support/own-database.js';
import { newRow, storesIn } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';

describe.each(['memory', ...kinds] as const)('the order of the rows of a key, on %s', (kind) => {
  let stores: Stores;
  let queue: LocalQueue;
  beforeAll(async () => {
    stores = kind === 'memory' ? memoryStores() : await storesIn(await testDatabase(kind, afterAll), 'order_spec');
    queue = stores.localQueue;
  });
  /** Each test has a subscription of its own. */
  let subscription = '';
  let tests = 0;
  beforeEach(() => void (subscription = `points ${(tests += 1)}`));

  const row = (id: string, key?: string, overrides: Partial<NewRow> = {}): NewRow =>
    newRow(id, { subscription, key, ...overrides });
  const claim = (limit = 100): Promise<readonly ClaimedRow[]> =>
    queue.claim({ subscription, owner: 'loyalty/1', limit, leaseMs: 60_000 });
  const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
  const one = async (): Promise<ClaimedRow> => {
    const [first, ...more] = await claim();
    if (!first || more.length > 0) throw new Error(`${more.length + (first ? 1 : 0)} rows where one was expected`);
    return first;
  };

  it('gives the oldest alone, until it is done, and keys side by side; what has no key is in nobody’s way', async () => {
    await queue.put([row('a1', 'a'), row('a2', 'a'), row('b1', 'b'), row('-1'), row('-2')]);
    await queue.put([row('a3', 'a')]);
    const first = await claim();
    expect(first.map(({ id, key }) => [id, key])).toEqual([
      ['a1', 'a'],
      ['b1', 'b'],
      ['-1', undefined],
      ['-2', undefined],
    ]);
    expect(await claim()).toEqual([]);
    await queue.done(first);
    const second = await one();
    expect(second.id).toBe('a2');
    await queue.done([second]);
    expect(ids(await claim())).toEqual(['a3']);
  });

  it('keeps a key behind a row that is given back, or that waits for its next attempt', async () => {
    await queue.put([row('a1', 'a'), row('a2', 'a'), row('b1', 'b')]);
    await queue.release(await claim());
    const again = await claim();
    expect(ids(again)).toEqual(['a1', 'b1']);
    const [a1] = again;
    if (!a1) throw new Error('not claimed');
    await queue.retry(a1, { dueInMs: 60_000, burn: true, lastError: 'no' });
    expect(await claim()).toEqual([]);
    expect(await queue.nextDueInMs(subscription)).toBeGreaterThan(50_000);
    expect(await queue.keys(subscription)).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('frees a key with the dead letter of its oldest', async () => {
    await queue.put([row('a1', 'a'), row('a2', 'a')]);
    const a1 = await one();
    const { type, id, message } = a1;
    const letter = { channel: 'c', subscription, type, id, message, reason: 'rejected', error: 'no' } as const;
    await stores.deadLetters.add({ ...letter, attempts: 1 }, a1);
    expect((await one()).id).toBe('a2');
  });

  it('puts a row behind those of its key, or says that there are none and writes nothing', async () => {
    expect(await queue.putBehind({ ...row('a1'), key: 'a' })).toBe(false);
    expect(await queue.depth(subscription)).toEqual({ waiting: 0, claimed: 0 });
    await queue.put([row('a1', 'a', { dueInMs: 60_000 })]);
    expect(await queue.putBehind({ ...row('a2'), key: 'a' })).toBe(true);
    expect(await queue.putBehind({ ...row('a2'), key: 'a' })).toBe(true);
    expect(await queue.putBehind({ ...row('b1'), key: 'b' })).toBe(false);
    expect(await claim()).toEqual([]);
    expect(await queue.depth(subscription)).toEqual({ waiting: 2, claimed: 0 });
  });

  it('names the keys that have rows: all, or among some', async () => {
    await queue.put([row('a1', 'a'), row('a2', 'a'), row('b1', 'b'), row('-1')]);
    expect((await queue.keys(subscription)).toSorted()).toEqual(['a', 'b']);
    expect((await queue.keys(subscription, ['b', 'c'])).toSorted()).toEqual(['b']);
    expect(await queue.keys('another')).toEqual([]);
    await queue.done(await claim());
    expect(await queue.keys(subscription)).toEqual(['a']);
  });

  it('leaves none behind nothing: when the first of a call is there already under no key, when the rest is purged', async () => {
    await queue.put([row('a1')]);
    await queue.put([row('a1', 'a'), row('a2', 'a')]);
    const claimed = await claim();
    expect(ids(claimed)).toEqual(['a1', 'a2']);
    await queue.put([row('a3', 'a')]);
    expect(await queue.purge(subscription)).toBe(1);
    await queue.put([row('a4', 'a')]);
    expect(await claim()).toEqual([]);
    await queue.done(claimed);
    expect(ids(await claim())).toEqual(['a4']);
  });

  it('forgets no row that is put while the last of its key goes', async () => {
    const chase = async (key: string): Promise<number> => {
      await queue.put([row(`${key} 0`, key)]);
      for (let n = 1; n <= 20; n += 1) {
        const mine = (await claim()).filter((claimed) => claimed.key === key);
        if (mine.length !== 1) return n;
        await Promise.all([queue.done(mine), queue.put([row(`${key} ${n}`, key)])]);
      }
      return Infinity;
    };
    // Each key has a subscription of its own, or one would claim the other's.
    const found: number[] = [];
    for (let key = 0; key < 12; key += 1) {
      subscription = `chased ${key}`;
      found.push(await chase(`key ${key}`));
    }
    expect(found).toEqual(found.map(() => Infinity));
  });

  it('is kept, and no row forgotten, by 8 that claim and 4 that put at once', async () => {
    const [keys, each] = [20, 15];
    const seen = new Map<string, number[]>();
    const atWork = new Set<string>();
    let left = keys * each;
    const putter = async (from: number): Promise<void> => {
      for (let key = from; key < keys; key += 4)
        for (let n = 0; n < each; n += 3)
          await queue.put([0, 1, 2].map((next) => row(`${key} ${n + next}`, `key ${key}`)));
    };
    const claimer = async (): Promise<void> => {
      while (left > 0) {
        const rows = await claim(5);
        for (const { key = '', id } of rows) {
          expect(atWork.has(key)).toBe(false);
          atWork.add(key);
          seen.set(key, [...(seen.get(key) ?? []), Number(id.split(' ')[1])]);
        }
        await new Promise((resolve) => setImmediate(resolve));
        left -= rows.length;
        for (const { key = '' } of rows) atWork.delete(key);
        await queue.done(rows);
      }
    };
    await Promise.all([0, 1, 2, 3].map(putter).concat(Array.from({ length: 8 }, claimer)));
    expect([...seen.values()]).toEqual(Array.from({ length: keys }, () => Array.from({ length: each }, (_, n) => n)));
  });
});
