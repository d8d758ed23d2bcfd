import { describe, expect, it, onTestFinished } from 'vitest';
import { newRandom } from '../support/random.js';
import { buyAll } from './buyers.js';
import { Subject } from './subject.js';

const STORES = 'libs/database/src/stores';

/** Where it is killed, and how many e-mails that repeats. */
const points = [
  ['once a sale is committed, before it is answered', 'apps/sales-api/src/purchases/purchase.js#Purchase.buy@after', 0],
  [
    'once a sale is published, before that is written down',
    `${STORES}/outbox-store.js#DatabaseOutbox.remove@before`,
    0,
  ],
  ['once a message is claimed, before it is handled', `${STORES}/local-queue.js#DatabaseQueue.claim@after`, 0],
  ['once a message is handled, before that is written down', `${STORES}/local-queue.js#DatabaseQueue.done@before`, 0],
  ['once an effect outside is leased, before it begins', `${STORES}/inbox-store.js#DatabaseInbox.lease@after`, 0],
  ['once an e-mail is sent, before that is written down', `${STORES}/inbox-store.js#DatabaseInbox.mark@before`, 1],
] as const;

describe('a purchase whose process is killed', () => {
  it.each(points)('%s, is made once', async (_, point, repeatedMails) => {
    const subject = await Subject.in({ atTheEnd: onTestFinished });
    const doomed = await subject.launch({ preload: ['tests/faults/kill-at.mjs'], env: { KILL_AT: point } });
    const load = buyAll(subject.place.urls.sales, { purchases: 1, atOnce: 1, random: newRandom(1) });
    expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });

    await subject.launch();
    const { count } = await subject.finish(await load);
    expect(count).toMatchObject({
      answered: 1,
      sales: 1,
      entries: 1,
      confirmed: 1,
      waiting: { outbox: 0, queued: 0 },
      deadLetters: 0,
      lost: { sales: 0, entries: 0, mails: 0 },
      duplicates: { answers: 0, entries: 0, mails: repeatedMails },
      wrong: { points: 0, mails: 0, stocks: 0 },
    });
  });
});
