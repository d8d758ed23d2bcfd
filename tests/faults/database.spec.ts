import { describe, expect, it, onTestFinished } from 'vitest';
import { type FaultyPostgres, faultyPostgres } from '../support/faulty-postgres.js';
import { postgresPrograms } from '../../tools/programs.js';
import { buy } from '../support/shop.js';
import { until } from '../support/until.js';
import { AllInOne } from './all-in-one.js';
import { expectWhole } from './expect-whole.js';
import { report } from './report.js';
import { type Fault, run } from './run.js';
import { full } from './size.js';

/** HTTP_TIMEOUT_MS, and as long again: no answer takes longer. */
const ANSWER_MS = 6_000;
const SLACK_MS = 3_000;
/** Nobody sells it: should the question be heard after all, nothing comes of it. */
const NO_PRODUCT = 4_711;

const away =
  (server: FaultyPostgres, how: 'pause' | 'stop' | 'crash', awayMs: number): Fault<AllInOne> =>
  async ({ subject: { shop }, note }) => {
    await note();
    await server[how]();
    const began = performance.now();
    while (performance.now() - began < awayMs) await hearsThatItIsAway(shop);
    await (how === 'pause' ? server.wake() : server.start());
    await until('the app is ready again', async () => (await fetch(`${shop}/health/ready`)).ok);
  };

/** What those who ask the app hear while its database is away: within bounded time, each the right thing. */
async function hearsThatItIsAway(shop: string): Promise<void> {
  const began = performance.now();
  const [live, ready, bought] = await Promise.all([
    fetch(`${shop}/health/live`),
    fetch(`${shop}/health/ready`),
    buy(shop, { product: NO_PRODUCT }),
  ]);
  expect([live.status, ready.status, bought.status, bought.headers.get('content-type')]).toEqual([
    200,
    503,
    503,
    'application/problem+json',
  ]);
  expect(performance.now() - began, 'how long the answers took').toBeLessThan(ANSWER_MS + SLACK_MS);
}

interface Row {
  readonly name: string;
  readonly faults: (server: FaultyPostgres) => readonly Fault<AllInOne>[];
}

const rows: readonly Row[] = full
  ? [
      { name: 'paused for a minute', faults: (server) => [away(server, 'pause', 60_000)] },
      { name: 'stopped, and started again', faults: (server) => [away(server, 'stop', 20_000)] },
      { name: 'crashed, and recovered', faults: (server) => [away(server, 'crash', 20_000)] },
    ]
  : [
      {
        name: 'paused, then restarted, then crashed',
        faults: (server) => [away(server, 'pause', 8_000), away(server, 'stop', 3_000), away(server, 'crash', 3_000)],
      },
    ];

describe.skipIf(!postgresPrograms())('purchases whose database goes away', () => {
  it.each(rows)('$name', async ({ name, faults: of }) => {
    const server = await faultyPostgres(onTestFinished);
    if (server === undefined) throw new Error('no Postgres is installed');
    const subject = await AllInOne.start({
      databaseUrl: server.url,
      atTheEnd: onTestFinished,
      env: { HTTP_TIMEOUT_MS: String(ANSWER_MS / 2) },
    });
    const faults = of(server);
    const outcome = await run({ subject, faults });
    report(`the database ${name}`, outcome);
    expect(outcome.bought.unavailable, 'purchases answered 503').toBeGreaterThan(0);
    expect(outcome.bought.slowestAnswerMs, 'the slowest answer').toBeLessThan(ANSWER_MS + SLACK_MS);
    // A mark that could not be written in time is a cut connection between the send and its mark.
    expectWhole(outcome, { faults: faults.length, cuts: faults.length });
  });
});
