import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, onTestFinished } from 'vitest';
import { kinds, ownDatabase } from '../support/own-database.js';
import { AllInOne } from './all-in-one.js';
import { countIn, unsettledOf } from './count-in.js';
import { expectWhole } from './expect-whole.js';
import { killSoon } from './kill-soon.js';
import { report } from './report.js';
import { type Fault, run } from './run.js';
import { full } from './size.js';
import { within } from './within.js';

const STORES = 'libs/database/src/stores';

/** Where it is killed: at each hand-over of a purchase on its way. */
const points = {
  'after commit, before relay': 'apps/sales-api/src/purchases/purchase.js#Purchase.buy@after',
  'between publish and delete': `${STORES}/outbox-store.js#DatabaseOutbox.remove@before`,
  'once claimed, before the handler': `${STORES}/local-queue.js#DatabaseQueue.claim@after`,
  'in the handler, before its commit':
    'apps/loyalty-consumer/src/ledger/award-points.consumer.js#AwardPoints.award@after',
  'after the handler’s commit': `${STORES}/inbox-store.js#DatabaseInbox.once@after`,
  'once the effect is leased, before the send': `${STORES}/inbox-store.js#DatabaseInbox.lease@after`,
  'between send and mark': `${STORES}/inbox-store.js#DatabaseInbox.mark@before`,
} as const;

const killAt =
  (point: string): Fault<AllInOne> =>
  async ({ subject, note, step }) => {
    writeFileSync(join(subject.place.folder, 'kill-at'), `${point} SIGKILL`);
    subject.program.signal('SIGUSR2');
    // Whatever the point is, some purchase is still to pass it.
    step();
    await within(30_000, `a kill at ${point}`, subject.program.ended);
    await note(unsettledOf(await countIn(subject.place)));
    await subject.launchAgain();
  };

interface Row {
  readonly name: string;
  readonly faults: readonly Fault<AllInOne>[];
}

const atPoints = Object.entries(points).map(([name, point]): Row => ({ name, faults: [killAt(point)] }));
const atRandom: Row = { name: 'five times at random', faults: Array.from({ length: 5 }, () => killSoon) };
/** In a short run one load has it all. */
const together: Row = {
  name: 'at each point, and at random',
  faults: [...Object.values(points).map(killAt), killSoon],
};
const rows = full ? [...atPoints, atRandom] : [together];

describe.each(kinds)('purchases in an all-in-one on %s that is killed', (kind) => {
  it.each(rows)('$name', async ({ name, faults }) => {
    const subject = await AllInOne.start({
      databaseUrl: await ownDatabase(kind, onTestFinished),
      atTheEnd: onTestFinished,
      preload: ['tests/faults/kill-at.mjs'],
      env: { POINTS: JSON.stringify(Object.values(points)) },
    });
    const outcome = await run({ subject, faults, steps: faults.length });
    report(`killed ${name}, ${kind}`, outcome);
    // An e-mail under way at a kill may be sent before its mark, whatever the kill was aimed at.
    expectWhole(outcome, { faults: faults.length, cuts: faults.length });
  });
});
