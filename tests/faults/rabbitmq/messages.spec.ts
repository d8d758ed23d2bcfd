import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../support/until.js';
import { report } from '../report.js';
import type { Fleet } from '../fleet.js';
import { type Fault, run } from '../run.js';
import { full, purchases } from '../size.js';
import { handledBy, outboxOf } from '../unsettled.js';
import { brokeredFleet, canBeHad } from './brokered-fleet.js';
import { onChannel } from './on-channel.js';
import { repeater } from './repeater.js';
import { waitingIn } from './waiting-in.js';
import { expectWholeRow, TITLE } from './whole-row.js';

const QUEUES = ['email_notifications', 'loyalty_points'] as const;
const CONSUMERS = ['email-consumer', 'loyalty-consumer'] as const;

interface Row {
  readonly name: string;
  readonly twice: boolean;
  readonly consumersFirst: boolean;
}

const rows: readonly Row[] = full
  ? [
      { name: 'every message twice', twice: true, consumersFirst: true },
      { name: 'bought before any consumer has ever run', twice: false, consumersFirst: false },
    ]
  : [
      {
        name: 'bought before any consumer has ever run, and every message twice',
        twice: true,
        consumersFirst: false,
      },
    ];

describe.skipIf(!canBeHad)('purchases over RabbitMQ', () => {
  it.each(rows)('have every effect once: $name', async ({ name, twice, consumersFirst }) => {
    // A second one that finds the first at work waits for the end of its lease, 5 s after the time-out.
    const POLICY = JSON.stringify(full ? {} : { email_notifications: { timeout: '10s' } });
    const brokered = await brokeredFleet({ preload: ['tests/faults/policy.mjs'], env: { POLICY } });
    const { fleet, add, vhost } = brokered;
    await add(['mail-inbox', 'sales-api', ...(consumersFirst ? CONSUMERS : [])]);
    const again = twice ? await repeater(vhost.url, { exchange: 'sales_events', queues: QUEUES }) : undefined;
    if (again) onTestFinished(() => again.close());
    const times = twice ? 2 : 1;

    const onceBought = async (): Promise<void> => {
      if (again) await until('all were sent again', () => again.repeated() === purchases);
      if (consumersFirst) return;
      for (const queue of QUEUES) {
        const allWait = async (): Promise<boolean> => (await waitingIn(vhost.url, queue)) === times * purchases;
        await until(`all wait in ${queue}`, allWait);
      }
      await add(CONSUMERS);
    };
    const last = async (): Promise<void> => {
      for (const app of CONSUMERS)
        for (const { url } of fleet.of(app))
          await until(`${app} has handled all`, async () => (await handledBy(url)) >= times * purchases);
    };
    const outcome = await run({ subject: fleet, faults: [({ note }) => note()], onceBought, last });
    await expectWholeRow(name, brokered, outcome, { faults: 1 });
  });

  it('lose by the deletion of a queue what was in it, and no more', async () => {
    const slow = { email_notifications: { concurrency: 4, prefetch: 8 } };
    const brokered = await brokeredFleet({
      preload: ['tests/faults/policy.mjs'],
      env: { POLICY: JSON.stringify(slow) },
    });
    const { fleet, add, vhost } = brokered;
    await add(['mail-inbox', 'sales-api', ...CONSUMERS]);
    let lost = 0;

    const deleted: Fault<Fleet> = async ({ note, step }) => {
      // What is published between a deletion and the next declaration misses the queue, and nobody could count it.
      await until('the outbox is empty', async () => (await outboxOf(fleet.shop)) === 0);
      await note();
      lost = await deleteQueue(vhost.url, 'email_notifications');
      const [mailer] = fleet.of('email-consumer');
      const consumed = (): boolean => mailer?.program.output.includes('was deleted under its consumer') === true;
      await until('its consumer says so', consumed);
      await until('it is there again', () => waitingIn(vhost.url, 'email_notifications').then(() => true));
      step();
    };
    const outcome = await run({ subject: fleet, faults: [deleted], steps: 1, left: () => lost });
    report('a queue deleted under its consumer, with what waited in it', outcome, TITLE);
    expect(lost, 'messages in the queue when it was deleted').toBeGreaterThan(0);
    expect(outcome.count.lost).toEqual({ sales: 0, entries: 0, mails: lost });
    expect(outcome.count).toMatchObject({
      answered: purchases,
      confirmed: purchases - lost,
      waiting: { outbox: 0, queued: 0 },
      duplicates: { answers: 0, effects: 0, mails: 0 },
      deadLetters: [],
    });
  });
});

/** @returns how many messages went with it */
const deleteQueue = (url: string, queue: string): Promise<number> =>
  onChannel(url, async (channel) => (await channel.deleteQueue(queue)).messageCount);
