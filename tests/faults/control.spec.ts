import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kinds, ownDatabase } from '../support/own-database.js';
import type { Sale } from '../support/shop.js';
import { AllInOne } from './all-in-one.js';
import { countIn } from './count-in.js';
import { killSoon } from './kill-soon.js';
import { report } from './report.js';
import { run } from './run.js';
import { full, purchases } from './size.js';

const none = { lost: { sales: 0, entries: 0, mails: 0 }, wrong: { points: 0, mails: 0, stocks: 0 } };

describe('the counting', () => {
  it('finds what is lost where messages go out without the outbox, and nothing where nobody kills', async () => {
    const start = async (): Promise<AllInOne> =>
      AllInOne.start({
        databaseUrl: await ownDatabase(kinds.at(-1) ?? 'pglite', onTestFinished),
        atTheEnd: onTestFinished,
        preload: ['tests/faults/without-outbox.mjs'],
      });
    const calm = await run({ subject: await start(), faults: [] });
    report('no kill, without the outbox (control)', calm);
    expect(calm.count).toMatchObject({ ...none, sales: purchases, entries: purchases });

    const faults = Array.from({ length: full ? 5 : 3 }, () => killSoon);
    const harmed = await run({ subject: await start(), faults });
    report('killed at random, without the outbox (control)', harmed);
    expect(harmed.count.waiting).toEqual({ outbox: 0, queued: 0 });
    expect(harmed.count.lost.sales).toBe(0);
    expect(harmed.count.lost.entries).toBeGreaterThan(0);
    expect(harmed.count.lost.mails).toBeGreaterThan(0);
  });

  it('finds each kind of loss and of repeat', async () => {
    const subject = await AllInOne.start({ atTheEnd: onTestFinished });
    const { bought } = await run({ subject, faults: [], purchases: 20 });
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
      duplicates: { effects: 3 },
      wrong: { points: 1, stocks: 1 },
    });
  });
});
