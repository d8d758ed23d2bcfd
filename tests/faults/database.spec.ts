import { describe, expect, it, onTestFinished } from 'vitest';
import { type FaultyPostgres, faultyPostgres } from '../support/faulty-postgres.js';
import { kinds } from '../support/own-database.js';
import { buy } from '../support/shop.js';
import { until } from '../support/until.js';
import { AllInOne } from './all-in-one.js';
import { expectWhole } from './expect-whole.js';
import { report } from './report.js';
import { type Fault, run } from './run.js';
import { full } from './size.js';

/** Longer than a caller waits for a connection (10 s). */
const AWAY_MS = full ? 45_000 : 15_000;
/** HTTP_TIMEOUT_MS, and as long again: no answer takes longer. */
const ANSWER_MS = 10_000;
const SLACK_MS = 3_000;

/** What those who ask the app hear while its database is away: within bounded time, each the right thing. */
async function hearsThatItIsAway(shop: string): Promise<void> {
  const began = performance.now();
  const [live, ready, bought] = await Promise.all([
    fetch(`${shop}/health/live`),
    fetch(`${shop}/health/ready`),
    buy(shop),
  ]);
  expect([live.status, ready.status, bought.status, bought.headers.get('content-type')]).toEqual([
    200,
    503,
    503,
    'application/problem+json',
  ]);
  expect(performance.now() - began, 'how long the answers took').toBeLessThan(ANSWER_MS + SLACK_MS);
}

const away =
  (server: FaultyPostgres, how: 'pause' | 'stop' | 'crash'): Fault<AllInOne> =>
  async ({ subject: { shop }, note }) => {
    await note();
    await server[how]();
    const began = performance.now();
    while (performance.now() - began < AWAY_MS) await hearsThatItIsAway(shop);
    await (how === 'pause' ? server.wake() : server.start());
    await until('the app is ready again', async () => (await fetch(`${shop}/health/ready`)).ok);
  };

const rows = full
  ? ([
      ['paused', ['pause']],
      ['stopped and started', ['stop']],
      ['crashed and recovered', ['crash']],
    ] as const)
  : ([['paused, restarted, crashed', ['pause', 'stop', 'crash']]] as const);

describe.skipIf(!kinds.includes('postgres'))('purchases whose database goes away', () => {
  it.each(rows)('%s', async (name, hows) => {
    const server = await faultyPostgres(onTestFinished);
    if (server === undefined) return expect(kinds).not.toContain('postgres');
    const subject = await AllInOne.start({
      databaseUrl: server.url,
      atTheEnd: onTestFinished,
      env: { HTTP_TIMEOUT_MS: String(ANSWER_MS / 2) },
    });
    const outcome = await run({ subject, faults: hows.map((how) => away(server, how)) });
    report(`the database ${name}`, outcome);
    expect(outcome.bought.unavailable, 'purchases answered 503').toBeGreaterThan(0);
    expect(outcome.bought.slowestAnswerMs, 'the slowest answer').toBeLessThan(ANSWER_MS + SLACK_MS);
    // A mark that could not be written in time is a cut connection between the send and its mark.
    expectWhole(outcome, { faults: hows.length, repeatedMails: 'allowed' });
  });
});
