import { sql } from 'drizzle-orm';
import { integer, pgSchema, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../../../../tests/support/own-database.js';
import { createTables, testDatabase } from '../../../../tests/support/test-database.js';
import type { Database } from '../database.js';
import { NothingCommitted } from '../errors/transaction-errors.js';
import { prepared } from './prepared.js';
import type { Collector } from './scope.js';
import { statement } from './statement.js';
import { Transaction } from './transaction.js';

const spec = pgSchema('framed_spec');
const notes = spec.table('notes', { id: integer('id').primaryKey(), said: text('said').notNull() });
const INSERT = 'insert into framed_spec.notes (id, said) values ($1, $2)';
const insert = prepared(INSERT);
const write = statement(INSERT);

describe.each(kinds)('what travels with a statement on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    await createTables(database, { spec, notes });
    // the connection that is used one at a time has all of it prepared
    for (const id of [1, 2]) await database.transaction((tx) => collected(tx, id));
  });
  beforeEach(() => database.db.delete(notes));

  const ids = async (): Promise<number[]> =>
    (await database.db.select().from(notes).orderBy(notes.id)).map(({ id }) => id);
  const collector = (before: () => Promise<void> | void = () => undefined): Collector<number> => ({
    write: async (_on, items, last) => {
      await before();
      await write(last, [items[0], 'last']);
    },
    committed: () => undefined,
  });
  const collected = async (tx: Transaction, id: number, by = collector()): Promise<void> => {
    await insert(tx, [id * 100, 'first']);
    Transaction.scopeOf(tx).collect(by, [id]);
  };

  it('begins with the first and commits with the last', async () => {
    await database.transaction((tx) => collected(tx, 3));
    await database.transaction((tx) => Promise.resolve(Transaction.scopeOf(tx).collect(collector(), [4])));
    expect(await ids()).toEqual([3, 4, 300]);
  });

  it('commits nothing when the last can’t be sent', async () => {
    const unsendable = {
      toPostgres: () => {
        throw new RangeError('no text of it');
      },
    };
    const by: Collector<number> = {
      write: (_on, _items, last) => write(last, [8, unsendable]).then(() => undefined),
      committed: () => undefined,
    };
    await expect(database.transaction((tx) => collected(tx, 8, by))).rejects.toThrow(RangeError);
    expect(await ids()).toEqual([]);
    await database.transaction((tx) => collected(tx, 9));
    expect(await ids()).toEqual([9, 900]);
  });

  it('runs nothing of a transaction that did not begin, and uses its connection no more', async () => {
    await database.transaction(async (tx) => void (await tx.execute(sql`deallocate trz_begin`)));
    const failing = database.transaction(async (tx) => {
      const results = await Promise.allSettled([insert(tx, [5, 'a']), insert(tx, [6, 'b'])]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    });
    await expect(failing).rejects.toThrow(NothingCommitted);
    expect(await ids()).toEqual([]);
    await database.transaction((tx) => collected(tx, 7));
    expect(await ids()).toEqual([7, 700]);
  });

  it('commits nothing when the last fails', async () => {
    await database.db.insert(notes).values({ id: 8, said: 'there already' });
    await expect(database.transaction((tx) => collected(tx, 8))).rejects.toThrow('duplicate key');
    expect(await ids()).toEqual([8]);
    await database.transaction((tx) => collected(tx, 9));
    expect(await ids()).toEqual([8, 9, 900]);
  });

  it('commits nothing that was aborted before the last was sent', async () => {
    const abort = new AbortController();
    const by = collector(() => abort.abort(new RangeError('timed out')));
    const aborted = database.transaction((tx) => collected(tx, 10, by), { signal: abort.signal });
    await expect(aborted).rejects.toThrow('timed out');
    expect(await ids()).toEqual([]);
  });

  it('says when there was nothing left to commit', async () => {
    const swallowing = database.transaction(async (tx) => {
      await insert(tx, [11, 'a']);
      await insert(tx, [11, 'again']).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow(NothingCommitted);
    expect(await ids()).toEqual([]);
  });
});
