import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { endLeases } from '../end-leases.js';
import type { App, Fleet } from '../fleet.js';
import { type Fault, run } from '../run.js';
import { full } from '../size.js';
import { within } from '../within.js';
import { brokeredFleet, canBeHad } from './brokered-fleet.js';
import { expectWholeRow } from './whole-row.js';

const STORES = 'libs/database/src/stores';

/** An app, and the point of its work at which it is killed. */
type Kill = readonly [app: App, point: string];

const kills = {
  'consumers killed before their commit': [
    ['loyalty-consumer', 'apps/loyalty-consumer/src/ledger/award-points.consumer.js#AwardPoints.award@after'],
    ['email-consumer', `${STORES}/inbox-store.js#DatabaseInbox.mark@before`],
  ],
  'consumers killed after their commit': [
    ['loyalty-consumer', `${STORES}/inbox-store.js#DatabaseInbox.once@after`],
    ['email-consumer', `${STORES}/inbox-store.js#DatabaseInbox.mark@after`],
  ],
  'the relay killed between confirm and delete': [
    ['sales-api', `${STORES}/outbox-store.js#DatabaseOutbox.remove@before`],
  ],
} as const satisfies Record<string, readonly Kill[]>;

interface Row {
  readonly name: string;
  readonly kills: readonly Kill[];
}

/** In a short run one load has it all. */
const rows: readonly Row[] = full
  ? Object.entries(kills).map(([name, all]) => ({ name, kills: all }))
  : [{ name: Object.keys(kills).join('; '), kills: Object.values(kills).flat() }];

describe.skipIf(!canBeHad)('purchases over RabbitMQ whose processes are killed', () => {
  it.each(rows)('$name', async ({ name, kills: all }) => {
    const brokered = await brokeredFleet({ preload: ['tests/faults/kill-at.mjs'], env: { POINTS: '[]' } });
    const { fleet, add } = brokered;
    const pointsOf = (app: App): string => JSON.stringify(all.flatMap(([of, point]) => (of === app ? [point] : [])));
    const start = (app: App): Promise<void> => add([app], { POINTS: pointsOf(app) });
    await Promise.all([start('mail-inbox'), start('sales-api')]);
    await Promise.all([start('email-consumer'), start('loyalty-consumer')]);

    const faults = all.map(([app, point]): Fault<Fleet> => async ({ subject, note, step }) => {
      const [replica] = subject.of(app);
      if (replica === undefined) throw new Error(`no ${app} runs`);
      writeFileSync(join(subject.place.folder, 'kill-at'), `${point} SIGKILL`);
      replica.program.signal('SIGUSR2');
      // Whatever the point is, some purchase is still to pass it.
      step();
      await within(30_000, `a kill at ${point}`, replica.program.ended);
      await note();
      await subject.remove(replica, 'SIGKILL');
      // The only one of its app: the leases of effects are its own.
      if (!full) await endLeases(subject.databaseUrl, replica.program.pid, app === 'email-consumer');
      await start(app);
    });
    const outcome = await run({ subject: fleet, faults, steps: faults.length });
    const mailers = all.filter(([app]) => app === 'email-consumer').length;
    await expectWholeRow(name, brokered, outcome, { faults: faults.length, cuts: mailers });
  });
});
