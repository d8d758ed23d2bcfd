import { expect } from 'vitest';
import type { Run } from './run.js';

export interface Expected {
  /** E-mails of a sale beyond the first: only where DESIGN 1.2 allows them. */
  readonly repeatedMails?: 'none' | 'allowed';
  /** Sales that end as a dead letter of this subscription. */
  readonly dead?: Readonly<Record<string, number>>;
  /** How many messages were unsettled is known of so many faults. */
  readonly faults: number;
}

/** Nothing lost, nothing twice, nothing left, and the fault came when there was something to lose. */
export function expectWhole(run: Run, { repeatedMails = 'none', dead = {}, faults }: Expected): void {
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
  if (repeatedMails === 'none') expect(count.duplicates.mails, 'repeated e-mails').toBe(0);
  const letters = count.deadLetters.map(({ subscription }) => subscription).toSorted();
  expect(letters, 'dead letters').toEqual(
    Object.entries(dead).flatMap(([subscription, many]) => Array<string>(many).fill(subscription)),
  );
  for (const exit of exits) expect(exit).toEqual({ code: 0, signal: null });
}
