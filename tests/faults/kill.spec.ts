import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { kinds, ownDatabase } from '../support/own-database.js';
import { newRandom } from '../support/random.js';
import type { Sale } from '../support/shop.js';
import { countIn } from './count-in.js';
import { Report } from './report.js';
import { run, type Run, type RunOptions } from './run.js';

const full = process.env['TRENZA_FULL'] === '1';
const purchases = full ? 500 : 50;

const report = new Report();
afterAll(() => {
  if (full) report.write();
});

async function killed(name: string, options: Partial<RunOptions> = {}): Promise<Run> {
  const random = newRandom();
  const load = { purchases, atOnce: 20, kills: 5, random, atTheEnd: onTestFinished, ...options };
  const outcome = await run(load);
  report.add({ name, seed: random.seed, run: outcome });
  return outcome;
}

const none = { lost: { sales: 0, entries: 0, mails: 0 }, wrong: { points: 0, mails: 0, stocks: 0 } };

describe.each(kinds)(`${purchases} purchases at 20 at once, with five kills, on %s`, (kind) => {
  it('are all made, once each, with their points and their e-mail', async () => {
    const {
      bought,
      count: counted,
      unsettled,
      exit,
    } = await killed(`five kills, ${kind}`, { databaseUrl: await ownDatabase(kind, onTestFinished) });

    expect(bought.refused).toEqual([]);
    expect(unsettled).toHaveLength(5);
    expect(Math.max(...unsettled), 'unsettled at the moment of a kill').toBeGreaterThan(0);
    expect(counted).toMatchObject({
      ...none,
      answered: purchases,
      sales: purchases,
      entries: purchases,
      confirmed: purchases,
      waiting: { outbox: 0, queued: 0 },
      deadLetters: 0,
    });
    // e-mails may come twice, by a kill between the sending and its mark: they are counted, and recognised by their id
    expect(counted.duplicates).toMatchObject({ answers: 0, entries: 0 });
    expect(exit).toEqual({ code: 0, signal: null });
  });
});

describe('the counting', () => {
  it('finds what is lost where messages go out without the outbox, and nothing where nobody kills', async () => {
    const preload = ['tests/faults/without-outbox.mjs'];
    const { count: calm } = await killed('no kill, without the outbox (control)', { preload, kills: 0 });
    expect(calm).toMatchObject({ ...none, sales: purchases, entries: purchases });

    const { count: harmed } = await killed('five kills, without the outbox (control)', { preload });
    expect(harmed.waiting).toEqual({ outbox: 0, queued: 0 });
    expect(harmed.lost.sales).toBe(0);
    expect(harmed.lost.entries).toBeGreaterThan(0);
    expect(harmed.lost.mails).toBeGreaterThan(0);
  });

  it('finds each kind of loss and of repeat', async () => {
    const { subject, bought } = await killed('no kill', { kills: 0, purchases: 20 });
    const { place } = subject;
    const folder = join(place.folder, 'tampered');
    cpSync(join(place.folder, 'data'), folder, { recursive: true });
    const lite = await PGlite.create(folder);
    await lite.exec(`
      alter table loyalty.entries drop constraint entries_sale_id_unique;
      insert into loyalty.entries (sale_id, email, points, sold_at)
        select sale_id, email, points, sold_at from loyalty.entries order by id limit 1;
      delete from loyalty.entries where id in (select id from loyalty.entries order by id desc offset 1 limit 2);
      update loyalty.entries set points = points + 1 where id = (select min(id) from loyalty.entries);
      delete from mail_inbox.mails where id in (select id from mail_inbox.mails limit 3);
      update sales.products set stock = stock - 1 where id = 1;
    `);
    await lite.close();
    const unsold = { ...bought.answered[0], sale_id: 'unsold' } as Sale;
    const counted = await countIn({ ...place, databaseUrl: `pglite:${folder}` }, [...bought.answered, unsold]);
    expect(counted).toMatchObject({
      lost: { sales: 1, entries: 2, mails: 3 },
      duplicates: { entries: 1 },
      wrong: { points: 1, stocks: 1 },
    });
  });
});
