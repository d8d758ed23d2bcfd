import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { integer, pgSchema, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx as TxOfMessaging } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { createTables, testDatabase } from '../../../../tests/support/test-database.js';
import type { Database } from '../database.js';
import { NothingCommitted, RootHandleInTransaction, TransactionClosed } from '../errors/transaction-errors.js';
import type { Db } from './root-handle.js';
import { runAgain, sqlStateOf } from './run-again.js';
import type { Transaction } from './transaction.js';

const spec = pgSchema('transaction_spec');
const notes = spec.table('notes', { id: integer('id').primaryKey(), said: text('said').notNull() });
const note = { id: 1, said: 'hola' };

describe.each(kinds)('a transaction on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await testDatabase(kind, afterAll);
    await createTables(database, { spec, notes });
  });
  beforeEach(() => database.db.delete(notes));

  const all = (): Promise<unknown[]> => database.db.select().from(notes);

  it('commits all that its work did, and resolves to its result', async () => {
    const result = await database.transaction(async (tx) => {
      await tx.insert(notes).values(note);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await all()).toEqual([note]);
  });

  it('leaves nothing when its work throws', async () => {
    const failing = database.transaction(async (tx) => {
      await tx.insert(notes).values(note);
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(await all()).toEqual([]);
  });

  it('refuses the root handle inside it, and a transaction inside it', async () => {
    await database.transaction(async (tx) => {
      await expect(database.db.select().from(notes)).rejects.toThrow(RootHandleInTransaction);
      await expect(database.db.execute(sql`select 1`)).rejects.toThrow(RootHandleInTransaction);
      await expect(database.ping()).rejects.toThrow(RootHandleInTransaction);
      await expect(database.transaction(() => Promise.resolve())).rejects.toThrow(RootHandleInTransaction);
      expect(database.inTransaction).toBe(true);
      await tx.insert(notes).values(note);
    });
    expect(database.inTransaction).toBe(false);
    expect(await all()).toEqual([note]);
  });

  it('lets work that it started, and that goes on after its end, use the root handle', async () => {
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    let later: Promise<unknown[]> | undefined;
    await database.transaction(async (tx) => {
      later = end.then(all);
      await tx.insert(notes).values(note);
    });
    ended();
    expect(await later).toEqual([note]);
  });

  it('refuses a transaction that has ended, so that nothing of it slips into another', async () => {
    const leaked = await database.transaction((tx) => Promise.resolve([tx] as const));
    await expect(leaked[0].insert(notes).values(note)).rejects.toThrow(TransactionClosed);
    expect(await all()).toEqual([]);
  });

  it('lets nothing of a savepoint slip out that outlives it, whether it is rolled back or commits', async () => {
    for (const fails of [true, false]) {
      let over: () => void = () => undefined;
      const end = new Promise<void>((resolve) => (over = resolve));
      let inner: Promise<unknown> | undefined;
      const outer = database.transaction(async (tx) => {
        await tx.insert(notes).values({ ...note, id: 10 });
        const begun = new Promise<void>((resolve) => {
          inner = tx.transaction(async (savepoint) => {
            resolve();
            await end;
            await savepoint.insert(notes).values(note);
          });
        });
        await begun;
        if (fails) throw new RangeError('no');
      });
      const became = outer.then(
        () => false,
        () => true,
      );
      expect(await became).toBe(fails);
      over();
      await expect(inner).rejects.toThrow(TransactionClosed);
    }
    expect(await all()).toEqual([{ ...note, id: 10 }]);
  });

  it('leaves nothing of its first statement, which it doesn’t wait for', async () => {
    let first: Promise<unknown> | undefined;
    const failing = database.transaction((tx) => {
      first = tx.execute(sql`insert into transaction_spec.notes values (1, ${randomUUID()}) /* not prepared */`);
      first.catch(() => undefined);
      return Promise.reject(new RangeError('no'));
    });
    await expect(failing).rejects.toThrow(RangeError);
    await first?.catch(() => undefined);
    expect(await all()).toEqual([]);
  });

  it('says so when a swallowed error kept it from committing', async () => {
    const swallowing = database.transaction(async (tx) => {
      await tx.insert(notes).values(note);
      await tx.execute(sql`select 1 / 0`).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow(NothingCommitted);
    expect(await all()).toEqual([]);
  });

  it('undoes a savepoint alone', async () => {
    await database.transaction(async (tx) => {
      await tx.insert(notes).values(note);
      const twice = tx.transaction((savepoint) => savepoint.insert(notes).values(note));
      await expect(twice).rejects.toSatisfy((error) => sqlStateOf(error) === '23505');
      await tx.transaction((savepoint) => savepoint.insert(notes).values({ id: 2, said: 'adiós' }));
    });
    expect(await all()).toHaveLength(2);
  });

  it('does not commit once its signal is aborted, and throws the reason', async () => {
    const abort = new AbortController();
    const aborted = database.transaction(
      async (tx) => {
        await tx.insert(notes).values(note);
        abort.abort(new RangeError('too late'));
      },
      { signal: abort.signal },
    );
    await expect(aborted).rejects.toThrow('too late');
    expect(await all()).toEqual([]);
  });

  it('keeps 200 of them apart, and the connection usable after errors', async () => {
    const works = Array.from({ length: 200 }, (_, id) =>
      database.transaction(async (tx) => {
        await tx.insert(notes).values({ id, said: `${id}` });
        await turn();
        if (id % 2 === 1) throw new RangeError('odd');
      }),
    );
    const results = await Promise.allSettled(works);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(100);
    expect(await all()).toHaveLength(100);
  });

  it('runs what lost to another transaction again', async () => {
    await database.db.insert(notes).values([note, { id: 2, said: 'dos' }]);
    let runs = 0;
    const update = (tx: Transaction, id: number) =>
      tx.execute(sql`update ${notes} set said = said || '!' where id = ${id}`);
    const crossing = [
      [1, 2],
      [2, 1],
    ].map(([first = 0, second = 0]) =>
      database.transaction(async (tx) => {
        runs += 1;
        await update(tx, first);
        if (kind === 'postgres') await tx.execute(sql`select pg_sleep(0.2)`);
        await update(tx, second);
      }),
    );
    await Promise.all(crossing);
    // Who lost may lose again; on PGlite nobody meets anybody.
    const [least, most] = kind === 'postgres' ? [3, Infinity] : [2, 2];
    expect(runs).toBeGreaterThanOrEqual(least);
    expect(runs).toBeLessThanOrEqual(most);
    expect(await all()).toEqual(
      expect.arrayContaining([
        { id: 1, said: 'hola!!' },
        { id: 2, said: 'dos!!' },
      ]),
    );
  });

  it('prepares what is said again, and prepares it anew once a table was altered', async () => {
    await database.db.insert(notes).values(note);
    const read = (on: Db) => on.execute(sql`select * from ${notes} where id = ${1}`);
    for (let time = 0; time < 3; time += 1) await read(database.db);
    await database.transaction(async (tx) => {
      for (let time = 0; time < 3; time += 1) await read(tx);
      const { rows } = await tx.execute(
        sql`select count(*)::int as count from pg_prepared_statements where name like 'seen%'`,
      );
      expect(rows[0]?.['count']).toBeGreaterThan(0);
    });
    await database.db.execute(sql`alter table ${notes} add column extra int default 7`);
    expect((await read(database.db)).rows).toEqual([{ ...note, extra: 7 }]);
    await database.db.execute(sql`alter table ${notes} drop column extra`);
    expect(await database.transaction(async (tx) => (await read(tx)).rows)).toEqual([note]);
  });
});

describe('running again', () => {
  it('gives up after eight times', async () => {
    let runs = 0;
    const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
    const run = runAgain(() => {
      runs += 1;
      return Promise.reject(new Error('Failed query', { cause: deadlock }));
    });
    await expect(run).rejects.toThrow('Failed query');
    expect(runs).toBe(8);
  });

  it('passes any other error on at once', async () => {
    let runs = 0;
    const run = runAgain(() => {
      runs += 1;
      return Promise.reject(Object.assign(new Error('unique'), { code: '23505' }));
    });
    await expect(run).rejects.toThrow('unique');
    expect(runs).toBe(1);
  });
});

describe('the type of a transaction', () => {
  it('is the one that messaging takes, and the root handle is not it', () => {
    const accepts = (tx: TxOfMessaging): unknown => tx;
    const rootIsNoTransaction = (db: Db, database: Database): void => {
      // @ts-expect-error -- the root handle is no transaction
      accepts(db);
      // @ts-expect-error -- nor is the database
      accepts(database);
    };
    const transactionIs = (tx: Transaction): Db => {
      accepts(tx);
      return tx;
    };
    expect([rootIsNoTransaction, transactionIs]).toHaveLength(2);
  });
});
