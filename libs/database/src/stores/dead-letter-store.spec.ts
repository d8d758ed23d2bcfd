import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewDeadLetter, Stores } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { newRow, storesIn, wireMessage } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import type { Database } from '../database.js';

const letter: NewDeadLetter = {
  channel: 'sales_events',
  subscription: 'points',
  type: 'sale_completed',
  id: 's1',
  message: wireMessage(),
  reason: 'contract',
  error: 'quantity must be positive',
  attempts: 1,
};

describe.each(kinds)('the dead letters on %s', (kind) => {
  let database: Database;
  let deadLetters: Stores['deadLetters'];
  let localQueue: Stores['localQueue'];
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    ({ deadLetters, localQueue } = await storesIn(database, 'letters_spec'));
  });
  beforeEach(() => database.db.execute(sql`truncate letters_spec.dead_letters, letters_spec.local_queue`));

  const claimed = async () => {
    const [row] = await localQueue.claim({ subscription: 'points', owner: 'x', limit: 1, leaseMs: 60_000 });
    if (!row) throw new Error('nothing to claim');
    return row;
  };

  it('keeps a letter as it was, and lists the newest first', async () => {
    await deadLetters.add(letter);
    await deadLetters.add({ ...letter, id: 's2', subscription: 'mails' });
    const [newest, oldest] = await deadLetters.list({ limit: 10 });
    expect(newest?.id).toBe('s2');
    expect(oldest).toEqual({ ...letter, letterId: expect.any(BigInt) as bigint, diedAt: expect.any(String) as string });
    expect(Date.now() - Date.parse(oldest?.diedAt ?? '')).toBeLessThan(60_000);
    expect(await deadLetters.list({ subscription: 'points', limit: 10 })).toEqual([oldest]);
    expect(await deadLetters.list({ limit: 1 })).toEqual([newest]);
    const counts = ['mails', 'none'].map((subscription) => deadLetters.count({ subscription }));
    expect(await Promise.all([deadLetters.count(), ...counts])).toEqual([2, 1, 0]);
  });

  it('keeps one letter of a message that came again, however many fail side by side', async () => {
    await localQueue.put([newRow('s1')]);
    const row = await claimed();
    const again = Array.from({ length: 10 }, () => deadLetters.add({ ...letter, error: 'again' }));
    await Promise.all([...again, deadLetters.add(letter, row)]);
    expect(await deadLetters.count()).toBe(1);
    expect(await localQueue.depth('points')).toEqual({ waiting: 0, claimed: 0 });
    const other = [
      { type: 'sale_undone' },
      { subscription: 'mails' },
      { message: wireMessage({ body: Buffer.from('x') }) },
    ];
    for (const said of other) await deadLetters.add({ ...letter, ...said });
    expect(await deadLetters.count()).toBe(4);
    for (const nameless of [{ id: undefined }, { subscription: undefined }])
      for (const one of [letter, letter]) await deadLetters.add({ ...one, ...nameless });
    expect(await deadLetters.count()).toBe(8);
  });

  it('takes what nobody could name, and text that Postgres refuses', async () => {
    await deadLetters.add({ ...letter, subscription: undefined, type: undefined, id: 'a\0b', error: 'nul \0' });
    expect(await deadLetters.list({ limit: 1 })).toMatchObject([
      { subscription: undefined, type: undefined, id: 'a\uFFFDb', error: 'nul \uFFFD' },
    ]);
  });

  it('removes the local row that it came from', async () => {
    await localQueue.put([newRow('s1')]);
    await deadLetters.add(letter, await claimed());
    expect(await localQueue.depth('points')).toEqual({ waiting: 0, claimed: 0 });
    expect(await deadLetters.count()).toBe(1);
  });

  it('writes nothing for who lost the row', async () => {
    await localQueue.put([newRow('s1')]);
    const lost = await claimed();
    await localQueue.release([lost]);
    await deadLetters.add(letter, lost);
    expect(await deadLetters.count()).toBe(0);
    expect(await localQueue.depth('points')).toEqual({ waiting: 1, claimed: 0 });
  });
});
