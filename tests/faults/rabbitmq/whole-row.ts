import { expect } from 'vitest';
import { type Expected, expectWhole } from '../expect-whole.js';
import { report } from '../report.js';
import type { Run } from '../run.js';
import type { BrokeredFleet } from './brokered-fleet.js';
import { waitingIn } from './waiting-in.js';

/** The page's section of these rows. */
export const TITLE = 'Purchases over RabbitMQ and Postgres';

/** Writes the row down; then nothing may be lost, twice, or left, in the queues either. */
export async function expectWholeRow(
  name: string,
  { vhost }: BrokeredFleet,
  outcome: Run,
  expected: Expected,
): Promise<void> {
  report(name, outcome, TITLE);
  expectWhole(outcome, expected);
  for (const queue of ['email_notifications', 'loyalty_points'])
    expect(await waitingIn(vhost.url, queue), `left in queue ${queue}`).toBe(0);
}
