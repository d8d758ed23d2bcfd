import { describe, expect, it, onTestFinished } from 'vitest';
import { kinds, ownDatabase } from '../support/own-database.js';
import { until } from '../support/until.js';
import { AllInOne } from './all-in-one.js';
import { expectWhole } from './expect-whole.js';
import { report } from './report.js';
import { run } from './run.js';
import { full, purchases } from './size.js';
import { handledBy } from './unsettled.js';

const kind = kinds.at(-1) ?? 'pglite';
/** A second delivery that finds the first at work waits for the end of its lease, 5 s after the time-out: not for 35 s here. */
const POLICY = JSON.stringify(full ? {} : { email_notifications: { timeout: '10s' } });

async function everythingTwice(preload: readonly string[] = []): Promise<AllInOne> {
  return AllInOne.start({
    databaseUrl: await ownDatabase(kind, onTestFinished),
    atTheEnd: onTestFinished,
    preload: ['tests/faults/policy.mjs', ...preload, 'tests/faults/twice.mjs'],
    env: { POLICY },
  });
}

describe('purchases whose every message is delivered twice, side by side or one after the other', () => {
  it('have every effect once', async () => {
    const subject = await everythingTwice();
    const { loyalty, email } = subject.place.urls;
    const handledTwice = async (app: string): Promise<boolean> => (await handledBy(app)) >= 2 * purchases;
    const last = async (): Promise<void> => {
      for (const app of [loyalty, email]) await until(`${app} has handled all twice`, () => handledTwice(app));
    };
    const outcome = await run({ subject, faults: [({ note }) => note()], last });
    report('every message delivered twice', outcome);
    expectWhole(outcome, { faults: 1 });
  });

  it('have it twice where there is no inbox, and the counting finds each', async () => {
    const subject = await everythingTwice(['tests/faults/without-inbox.mjs']);
    const outcome = await run({ subject, purchases: purchases / 4, faults: [({ note }) => note()] });
    report('every message delivered twice, without the inbox (control)', outcome);
    const { entries, lost, duplicates } = outcome.count;
    expect({ entries, lost }).toEqual({ entries: purchases / 4, lost: { sales: 0, entries: 0, mails: 0 } });
    expect(duplicates.effects).toBe(purchases / 4);
    expect(duplicates.mails).toBeGreaterThan(0);
  });
});
