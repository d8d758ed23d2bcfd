import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetter, LetterFilter, NewDeadLetter, Redrive, Stores } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { newRow, storesIn, wireMessage } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import type { Database } from '../database.js';

const letter = (id: string, fields: Partial<NewDeadLetter> = {}): NewDeadLetter => ({
  channel: 'sales_events',
  subscription: 'points',
  type: 'sale_completed',
  id,
  message: wireMessage({ id, body: Buffer.from(`{"sale_id":"${id}"}`) }),
  reason: 'contract',
  error: 'quantity must be positive',
  attempts: 3,
  ...fields,
});
const asItIs = ({ message }: DeadLetter): Redrive<never> => ({ message });

describe.each(kinds)('an operator and the dead letters on %s', (kind) => {
  let database: Database;
  let stores: Stores;
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    stores = await storesIn(database, 'redrive_spec');
  });
  beforeEach(async () => {
    const tables = ['dead_letters', 'local_queue', 'outbox', 'messaging_audit'].map((name) => `redrive_spec.${name}`);
    await database.db.execute(sql.raw(`truncate ${tables.join(', ')} restart identity`));
  });

  const bury = async (...letters: readonly NewDeadLetter[]): Promise<void> => {
    for (const one of letters) await stores.deadLetters.add(one);
  };
  const claim = () => stores.localQueue.claim({ subscription: 'points', owner: 'x', limit: 500, leaseMs: 60_000 });
  const whats = async () =>
    (await stores.audit.list({ limit: 1_000 })).map(({ who, what, which }) => [who, what, which]);

  it.each<[string, LetterFilter, string[]]>([
    ['by subscription', { subscription: 'mails' }, ['b']],
    ['by type', { type: 'other' }, ['c']],
    ['by reason', { reason: 'attempts' }, ['b']],
    ['by text in the error', { text: 'GAVE up' }, ['b']],
    ['by text in the body', { text: '"sale_id":"c"' }, ['c']],
    ['by all of it together', { subscription: 'mails', reason: 'contract' }, []],
    ['by number', { letterIds: [1n, 3n] }, ['c', 'a']],
    ['by time', { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) }, ['c', 'b', 'a']],
    ['by a time before all', { to: new Date(0) }, []],
    ['by text that Postgres refuses', { text: 'a\0b' }, []],
  ])('finds them %s', async (_, filter, ids) => {
    await bury(
      letter('a'),
      letter('b', { subscription: 'mails', reason: 'attempts', error: 'it gave up' }),
      letter('c', { type: 'other' }),
    );
    expect((await stores.deadLetters.list({ ...filter, limit: 10 })).map(({ id }) => id)).toEqual(ids);
    expect(await stores.deadLetters.count(filter)).toBe(ids.length);
  });

  it('pages by a cursor', async () => {
    await bury(letter('a'), letter('b'), letter('c'));
    const [first, second] = await stores.deadLetters.list({ limit: 2 });
    expect([first?.id, second?.id]).toEqual(['c', 'b']);
    expect(await stores.deadLetters.list({ limit: 2, before: second?.letterId })).toMatchObject([{ id: 'a' }]);
    expect(await stores.deadLetters.get(1n)).toMatchObject({ id: 'a' });
    expect(await stores.deadLetters.get(99n)).toBeUndefined();
  });

  it('keeps what an edit replaced in the audit', async () => {
    await bury(letter('a'));
    const message = wireMessage({ id: 'a2', body: Buffer.from('{"fixed":true}') });
    expect(await stores.deadLetters.edit(1n, { type: 'sale_completed', id: 'a2', message }, 'ana')).toBe(true);
    expect(await stores.deadLetters.get(1n)).toMatchObject({ id: 'a2', message, reason: 'contract', attempts: 3 });
    const [entry] = await stores.audit.list({ which: 'dead-letter/1', limit: 5 });
    expect(entry).toMatchObject({ who: 'ana', what: 'edit' });
    expect(Buffer.from(String(entry?.detail['before']), 'base64').toString()).toBe('{"sale_id":"a"}');
    expect(await stores.deadLetters.edit(99n, { type: 't', id: 'i', message }, 'ana')).toBe(false);
    expect(await whats()).toHaveLength(1);
  });

  it('redrives to the one subscription, with no attempt counted, outside the order, and wakes it', async () => {
    const woken = new Promise<string>((resolve) => stores.localQueue.onPut(resolve));
    await bury(letter('a'), letter('b', { subscription: 'mails' }));
    expect(await stores.deadLetters.redrive({ subscription: 'points' }, 'ana', asItIs)).toEqual({
      redriven: [1n],
      left: [],
    });
    expect(await woken).toBe('points');
    expect(await claim()).toMatchObject([
      { type: 'sale_completed', id: 'a', attempts: 1, crashes: 0, message: letter('a').message },
    ]);
    expect((await database.db.execute(sql`select key from redrive_spec.local_queue`)).rows).toEqual([{ key: null }]);
    expect(await stores.deadLetters.list({ limit: 5 })).toMatchObject([{ id: 'b' }]);
    expect(await whats()).toEqual([['ana', 'redrive', 'dead-letter/1']]);
  });

  it('redrives more than a page in one transaction, all or nothing', async () => {
    await bury(...Array.from({ length: 250 }, (_, index) => letter(`s${index}`)));
    const fails = ({ message, letterId }: DeadLetter): Redrive<never> => {
      if (letterId === 249n) throw new Error('in the middle');
      return { message };
    };
    await expect(stores.deadLetters.redrive({}, 'ana', fails)).rejects.toThrow('in the middle');
    expect(await stores.localQueue.depth('points')).toEqual({ waiting: 0, claimed: 0 });
    expect(await stores.deadLetters.count()).toBe(250);
    expect((await stores.deadLetters.redrive({}, 'ana', asItIs)).redriven).toHaveLength(250);
    expect(await claim()).toHaveLength(250);
    expect(await whats()).toHaveLength(250);
  });

  it('keeps a letter whose message waits already, the second of two included', async () => {
    await stores.localQueue.put([newRow('a')]);
    const other = { message: wireMessage({ id: 'b', body: Buffer.from('{}') }) };
    await bury(letter('a'), letter('b'), letter('b', other), letter('c'));
    const { redriven, left } = await stores.deadLetters.redrive<'expired'>({}, 'ana', ({ id, message }) =>
      id === 'c' ? { left: 'expired' } : { message },
    );
    expect(redriven).toEqual([2n]);
    expect(left.toSorted((a, b) => Number(a.letterId - b.letterId))).toEqual([
      { letterId: 1n, why: 'waiting' },
      { letterId: 3n, why: 'waiting' },
      { letterId: 4n, why: 'expired' },
    ]);
    expect(await stores.deadLetters.count()).toBe(3);
  });

  it('redrives what nobody could name, under its letter', async () => {
    await bury(letter('a', { type: undefined, id: undefined }));
    await stores.deadLetters.redrive({}, 'ana', asItIs);
    expect(await claim()).toMatchObject([{ type: '', id: 'letter-1' }]);
  });

  it('returns to the outbox what the broker refused', async () => {
    const woken = new Promise<void>((resolve) => stores.outbox.onCommit(resolve));
    await bury(letter('a', { subscription: undefined, reason: 'refused' }));
    expect(await stores.deadLetters.redrive({}, 'ana', asItIs)).toEqual({ redriven: [1n], left: [] });
    await woken;
    expect(await stores.outbox.next(['sales_events'], 10)).toMatchObject([{ message: letter('a').message }]);
    expect(await stores.deadLetters.count()).toBe(0);
  });

  it('gives each letter to one of two who redrive at once', async () => {
    await bury(...Array.from({ length: 150 }, (_, index) => letter(`s${index}`)));
    const both = await Promise.all([1, 2].map((n) => stores.deadLetters.redrive({}, `op ${n}`, asItIs)));
    expect(both.flatMap(({ redriven }) => redriven)).toHaveLength(150);
    expect(both.flatMap(({ left }) => left)).toEqual([]);
    expect(await claim()).toHaveLength(150);
  });

  it('discards, and says which and by whom', async () => {
    await bury(letter('a'), letter('b', { subscription: 'mails' }));
    expect(await stores.deadLetters.discard({ subscription: 'mails' }, 'ana')).toEqual([2n]);
    expect(await stores.deadLetters.discard({ subscription: 'mails' }, 'ana')).toEqual([]);
    expect(await stores.audit.list({ limit: 5 })).toMatchObject([
      {
        who: 'ana',
        what: 'discard',
        which: 'dead-letter/2',
        detail: { subscription: 'mails', id: 'b', reason: 'contract' },
      },
    ]);
    expect(await stores.deadLetters.list({ limit: 5 })).toMatchObject([{ id: 'a' }]);
  });

  it('audits what concerns no letter, and pages', async () => {
    const entry = { who: 'ana', what: 'pause', which: 'subscription/points', detail: { because: 'ñ \0' } } as const;
    await stores.audit.add(entry);
    await stores.audit.add({ ...entry, what: 'resume' });
    const [newest] = await stores.audit.list({ limit: 1 });
    expect(newest).toMatchObject({ ...entry, what: 'resume' });
    expect(await stores.audit.list({ limit: 5, before: newest?.entryId })).toMatchObject([{ what: 'pause' }]);
  });
});
