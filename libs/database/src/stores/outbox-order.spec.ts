import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutboxStore } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { newOutboxRow, storesIn, wireMessage } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import type { Database } from '../database.js';

const KEYS = ['ana', 'eva', 'luz', 'sol'];
const TRANSACTIONS = 200;

/**
 * Commits take their time, each another, and are numbered as they end: a deferred trigger runs within COMMIT, after the
 * rows have their ids and before anybody else sees them.
 */
const slowCommits = [
  'create sequence order_spec.commits',
  'create table order_spec.committed (row_id bigint, key text, position bigint)',
  `create function order_spec.commit_slowly() returns trigger language plpgsql as $$ begin
     perform pg_sleep(random() * 0.01);
     insert into order_spec.committed values (new.row_id, new.key, nextval('order_spec.commits'));
     return null;
   end $$`,
  `create constraint trigger slowly after insert on order_spec.outbox deferrable initially deferred
   for each row execute function order_spec.commit_slowly()`,
];

// One transaction at a time, as on PGlite, has no order to lose.
describe.skipIf(!kinds.includes('postgres'))('the order of the outbox, with transactions side by side', () => {
  let database: Database;
  let outbox: OutboxStore;
  beforeAll(async () => {
    database = await testDatabase('postgres', afterAll);
    ({ outbox } = await storesIn(database, 'order_spec'));
    for (const statement of slowCommits) await database.db.execute(sql.raw(statement));
  });
  beforeEach(() => database.db.execute(sql`truncate order_spec.outbox, order_spec.committed`));

  const commit = (id: string, keys: readonly string[], ordered: boolean): Promise<void> =>
    database.transaction((tx) => {
      for (const key of keys) outbox.add(tx, newOutboxRow(id, { message: wireMessage({ id, key }), ordered }));
      return Promise.resolve();
    });
  /** Rows whose id is lower than that of one of their key that was committed before them. */
  const outOfOrder = async (): Promise<number> => {
    const { rows } = await database.db.execute<{ count: number }>(sql`
      select count(*)::int as count from (
        select row_id < max(row_id) over (partition by key order by position) as late from order_spec.committed
      ) as seen where late`);
    return rows[0]?.count ?? -1;
  };
  const keyOf = (index: number): string => KEYS[index % KEYS.length] ?? '';

  it('is that of the commits for each key of an ordered channel', async () => {
    await Promise.all(Array.from({ length: TRANSACTIONS }, (_, index) => commit(`m${index}`, [keyOf(index)], true)));
    expect(await outbox.count(['sales_events'])).toBe(TRANSACTIONS);
    expect(await outOfOrder()).toBe(0);
  });

  it('is not, where the channel doesn’t ask for it: what is measured here can be seen', async () => {
    await Promise.all(Array.from({ length: TRANSACTIONS }, (_, index) => commit(`m${index}`, [keyOf(index)], false)));
    expect(await outOfOrder()).toBeGreaterThan(0);
  });

  it('is kept by transactions with several keys, in whichever order they name them, with no deadlock', async () => {
    const [before] = (await database.db.execute<{ deadlocks: number }>(deadlocks)).rows;
    await Promise.all(
      Array.from({ length: TRANSACTIONS }, (_, index) =>
        commit(`m${index}`, index % 2 === 0 ? KEYS : KEYS.toReversed(), true),
      ),
    );
    expect(await outOfOrder()).toBe(0);
    expect((await database.db.execute<{ deadlocks: number }>(deadlocks)).rows).toEqual([before]);
  });
});

const deadlocks = sql`select deadlocks::int from pg_stat_database where datname = current_database()`;
