import { expect } from 'vitest';
import type { Run } from './run.js';

/** E-mails that one process sends at once: the default of a policy. */
const CONCURRENCY = 16;

export interface Expected {
  /** Kills, time-outs or cuts that may come between a send and its mark, each for all that are under way: there, and only there, an e-mail may be repeated. None when absent. */
  readonly cuts?: number;
  /** Sales that end as a dead letter of this subscription. */
  readonly dead?: Readonly<Record<string, number>>;
  /** How many messages were unsettled is known of so many faults. */
  readonly faults: number;
}

/** Nothing lost, nothing twice, nothing left, and the fault came when there was something to lose. */
export function expectWhole(run: Run, { cuts = 0, dead = {}, faults }: Expected): void {
  const { purchases, bought, count, unsettled, during, exits } = run;
  expect(bought.refused).toEqual([]);
  expect(unsettled, 'what was unsettled at each fault').toHaveLength(faults);
  expect(Math.min(...unsettled), 'unsettled at the moment of a fault').toBeGreaterThan(0);
  expect(during[0], 'the fault begins after a quarter').toBeGreaterThanOrEqual(purchases / 4);
  expect(during[1], 'the fault is over before three quarters').toBeLessThanOrEqual((purchases * 3) / 4);
  expect(count).toMatchObject({
    answered: purchases,
    sales: purchases,
    entries: purchases - (dead['loyalty_points'] ?? 0),
    confirmed: purchases - (dead['email_notifications'] ?? 0),
    waiting: { outbox: 0, queued: 0 },
    lost: { sales: 0, entries: 0, mails: 0 },
    duplicates: { answers: 0, effects: 0 },
    wrong: { points: 0, mails: 0, stocks: 0 },
  });
  expect(count.duplicates.mails, 'repeated e-mails').toBeLessThanOrEqual(cuts * CONCURRENCY);
  const letters = count.deadLetters.map(({ subscription }) => subscription).toSorted();
  expect(letters, 'dead letters').toEqual(
    Object.entries(dead).flatMap(([subscription, many]) => Array<string>(many).fill(subscription)),
  );
  for (const exit of exits) expect(exit).toEqual({ code: 0, signal: null });
}
