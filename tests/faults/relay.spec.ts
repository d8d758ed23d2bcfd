import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type Database } from '#database';
import { silentLogger } from '#messaging';
import { kinds, ownDatabase } from '../support/own-database.js';
import { Program } from '../support/program.js';
import { newOutboxRow, storesIn } from '../support/store-fixtures.js';
import { until } from '../support/until.js';
import { Table } from './table.js';

const ROWS = process.env['TRENZA_FULL'] === '1' ? 20_000 : 5_000;
/** A third of it bounds a publish, which this machine must not exceed: what timed out may arrive twice. */
const LEASE_MS = 4_500;
/** A relay's read. */
const BATCH = 500;

const table = new Table('Rows of an outbox, and two processes that relay them', [
  'fault',
  'rows',
  'unsettled',
  'published',
  'lost',
  'published again',
]);

interface Published {
  readonly rows: number;
  readonly ids: number;
  /** How often the relay changed hands, as what it published tells. */
  readonly handovers: number;
  readonly by: Readonly<Record<string, number>>;
}

function report(name: string, unsettled: number, { ids, rows }: Published): void {
  table.add([name, ...[ROWS, unsettled, ids, ROWS - ids, rows - ids].map(String)]);
}

async function published(database: Database): Promise<Published> {
  const { rows } = await database.db.execute<{ rows: number; ids: number }>(sql`
    select sum(times)::int as rows, count(*)::int as ids
    from (select count(*) as times from relay_faults.published group by id) as each_id`);
  const { rows: by } = await database.db.execute<{ instance: string; rows: number }>(
    sql`select instance, count(*)::int as rows from relay_faults.published group by instance`,
  );
  const { rows: turns } = await database.db.execute<{ handovers: number }>(sql`
    select count(*) filter (where instance <> before)::int as handovers
    from (select instance, lag(instance) over (order by position) as before from relay_faults.published) as turns`);
  const { rows: all = 0, ids = 0 } = rows[0] ?? {};
  return {
    rows: all ?? 0,
    ids,
    handovers: turns[0]?.handovers ?? 0,
    by: Object.fromEntries(by.map((one) => [one.instance, one.rows])),
  };
}

/** Once for each time that the relay changed hands: on a starved machine a lease may end while nobody is harmed. */
function expectOneBatchRepeated({ rows, ids, handovers }: Published): void {
  expect(handovers).toBeGreaterThan(0);
  expect(rows - ids).toBeGreaterThanOrEqual(BATCH);
  expect(rows - ids).toBeLessThanOrEqual(BATCH * handovers);
}

/** Rows that wait, and two processes of one app, the first of which relays. */
async function twoRelays() {
  const url = (await ownDatabase('postgres', onTestFinished)) ?? '';
  const database = await openDatabase({ url, logger: silentLogger });
  onTestFinished(() => database.close());
  const { outbox } = await storesIn(database, 'relay_faults');
  await database.db.execute(sql`create table relay_faults.published (position bigserial, id text, instance text)`);
  await database.transaction((tx) => {
    for (let row = 0; row < ROWS; row += 1) outbox.add(tx, newOutboxRow(`m${row}`));
    return Promise.resolve();
  });
  const start = (instance: string): Program => {
    const env = { DATABASE_URL: url, INSTANCE: instance, LEASE_MS: String(LEASE_MS) };
    const program = new Program('tests/faults/relay-process.mjs', { env });
    onTestFinished(async () => void (await program.kill()));
    return program;
  };
  const waiting = (): Promise<number> => outbox.count(['sales_events']);
  const first = start('first');
  await until('the first relays', async () => (await published(database)).rows > 0, { everyMs: 5 });
  start('second');
  // between the broker's word and the removal, in one snapshot
  const inFlight = async (): Promise<boolean> => {
    const { rows } = await database.db.execute<{ published: number; waiting: number }>(sql`
      select (select count(*) from relay_faults.published)::int as published,
        (select count(*) from relay_faults.outbox)::int as waiting`);
    const { published: taken, waiting: left } = rows[0] ?? { published: 0, waiting: 0 };
    return taken > ROWS / 4 && taken + left > ROWS;
  };
  await until('a quarter is published, and a batch is in flight', inFlight, { everyMs: 2 });
  return { database, first, waiting };
}

describe.skipIf(!kinds.includes('postgres'))(`${ROWS} rows and two processes that relay them`, () => {
  it('are all published when one is killed; what it had in flight is repeated, and no more', async () => {
    const { database, first, waiting } = await twoRelays();
    first.signal('SIGKILL');
    const unsettled = await waiting();
    expect(unsettled).toBeGreaterThan(0);
    await until('the second works off the rest', async () => (await waiting()) === 0);
    const seen = await published(database);
    report('one is killed', unsettled, seen);
    expect(seen).toMatchObject({
      ids: ROWS,
      by: { first: expect.any(Number) as number, second: expect.any(Number) as number },
    });
    expectOneBatchRepeated(seen);
  });

  it('are all published when one is stopped past its lease, and what it had in flight is repeated, and no more', async () => {
    const { database, first, waiting } = await twoRelays();
    first.signal('SIGSTOP');
    const unsettled = await waiting();
    expect(unsettled).toBeGreaterThan(0);
    await until('the second took over', async () => (await published(database)).by['second'] !== undefined, {
      everyMs: 5,
    });
    first.signal('SIGCONT');
    await until('the rest is worked off', async () => (await waiting()) === 0);
    const seen = await published(database);
    report('one is stopped past its lease, and woken', unsettled, seen);
    expect(seen.ids).toBe(ROWS);
    expectOneBatchRepeated(seen);
  });
});
