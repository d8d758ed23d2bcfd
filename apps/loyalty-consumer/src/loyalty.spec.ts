import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSale, startBesideShop, type Running } from '../../../tests/support/beside-shop.js';
import { kinds, ownDatabase } from '../../../tests/support/own-database.js';
import { loyaltyConsumer } from './bootstrap.js';
import { inbox, messaging, outbox } from './database/schema.js';

const SOON = { timeout: 10_000 };

const startLoyalty = (environment: Readonly<Record<string, string>>): Promise<Running> =>
  startBesideShop({ app: loyaltyConsumer, tables: messaging }, environment);

interface Points {
  readonly balance: number;
  readonly entries: readonly { readonly sale_id: string; readonly points: number; readonly timestamp: string }[];
  readonly next_cursor?: string;
}

describe.each(kinds)('the loyalty consumer on %s', { timeout: 30_000 }, (kind) => {
  let running: Running;
  let databaseUrl: string | undefined;
  beforeAll(async () => {
    databaseUrl = await ownDatabase(kind, afterAll);
    running = await startLoyalty({ DATABASE_URL: databaseUrl ?? 'pglite:memory' });
  });
  afterAll(() => running.stop());

  const get = async (path: string): Promise<Response> => fetch(`${running.url}/customers/${path}`);
  const points = async (email: string, query = ''): Promise<Points> =>
    (await (await get(`${email}/points${query}`)).json()) as Points;
  const entriesOf = async (email: string): Promise<number> => (await points(email)).entries.length;

  it('writes one point for each whole unit of money of a sale', async () => {
    const [apples, change] = [aSale({ total: 75 }), aSale({ total: 19.99, timestamp: '2025-11-23T10:00:00' })];
    await running.shop.sell(apples, change);
    await expect.poll(() => entriesOf('cliente@example.com'), SOON).toBe(2);
    expect(await points('cliente@example.com')).toEqual({
      email: 'cliente@example.com',
      balance: 94,
      entries: [
        { sale_id: change.sale_id, points: 19, timestamp: '2025-11-23T10:00:00.000Z' },
        { sale_id: apples.sale_id, points: 75, timestamp: '2025-11-22T01:57:03.000Z' },
      ],
    });
  });

  it('writes one entry a sale, whatever comes twice, even what the inbox has forgotten', async () => {
    const sale = aSale({ customer_email: 'doble@example.com' });
    const marker = aSale({ customer_email: 'doble@example.com', total: 1 });
    await running.shop.sell(sale);
    await running.shop.sell(sale);
    await expect.poll(() => entriesOf('doble@example.com'), SOON).toBe(1);
    await running.shop.database.db.delete(inbox);
    await running.shop.sell(sale);
    await running.shop.sell(marker);
    await expect.poll(() => running.shop.database.db.$count(inbox), SOON).toBe(2);
    expect(await points('doble@example.com')).toMatchObject({ balance: 76, entries: [{}, {}] });
  });

  it('takes addresses for the same without regard to case', async () => {
    await running.shop.sell(
      aSale({ customer_email: 'Ana.Gil@Example.COM' }),
      aSale({ customer_email: 'ana.gil@example.com' }),
    );
    await expect.poll(() => entriesOf('ANA.gil@example.com'), SOON).toBe(2);
    expect(await points('ana.gil@example.com')).toMatchObject({ email: 'ana.gil@example.com', balance: 150 });
  });

  it('keeps the points of a sale whose date it cannot read', async () => {
    await running.shop.sell(aSale({ customer_email: 'semana@example.com', timestamp: '2025-W47-6' }));
    await expect.poll(() => entriesOf('semana@example.com'), SOON).toBe(1);
  });

  it('has 0 and no entries for who never bought', async () => {
    expect(await points('nadie@example.com')).toEqual({ email: 'nadie@example.com', balance: 0, entries: [] });
  });

  it('hands out many entries page by page, newest first, each once, with the whole balance on every page', async () => {
    const sales = Array.from({ length: 25 }, (_, at) =>
      // three to a moment, so that pages end in the middle of one
      aSale({
        customer_email: 'mucho@example.com',
        total: at,
        timestamp: `2025-11-${10 + Math.floor(at / 3)}T00:00:00Z`,
      }),
    );
    await running.shop.sell(...sales);
    await expect.poll(() => entriesOf('mucho@example.com'), SOON).toBe(25);
    const seen: Points['entries'][number][] = [];
    for (let query = '?limit=10'; query !== '';) {
      const page = await points('mucho@example.com', query);
      expect(page.balance).toBe(300);
      seen.push(...page.entries);
      query = page.next_cursor === undefined ? '' : `?limit=10&cursor=${page.next_cursor}`;
    }
    expect(new Set(seen.map(({ sale_id }) => sale_id)).size).toBe(25);
    expect(seen.map(({ timestamp }) => timestamp)).toEqual(
      seen
        .map(({ timestamp }) => timestamp)
        .toSorted()
        .toReversed(),
    );
  });

  it.each(['0001-01-01T00:00:00.001Z', '9999-12-31T23:59:59.999Z'])(
    'hands out entries of one moment, as far off as %s, each once',
    async (timestamp) => {
      const email = `${timestamp.slice(0, 4)}@example.com`;
      const sales = Array.from({ length: 3 }, () => aSale({ customer_email: email, timestamp }));
      await running.shop.sell(...sales);
      await expect.poll(() => entriesOf(email), SOON).toBe(3);
      const seen: Points['entries'][number][] = [];
      // beyond what was sold, so that one that comes again is seen
      for (let query = '?limit=1'; query !== '' && seen.length <= sales.length;) {
        const { entries, next_cursor: cursor } = await points(email, query);
        seen.push(...entries);
        query = cursor === undefined ? '' : `?limit=1&cursor=${cursor}`;
      }
      expect(seen.map(({ sale_id: id }) => id).toSorted()).toEqual(sales.map(({ sale_id: id }) => id).toSorted());
      expect(new Set(seen.map((entry) => entry.timestamp))).toEqual(new Set([timestamp]));
    },
  );

  it.each([
    ['no-es-un-correo/points', 'email'],
    ['%00@example.com/points', 'email'],
    ['a@example.com/points?limit=0', 'limit'],
    ['a@example.com/points?limit=1001', 'limit'],
    ['a@example.com/points?limit=x', 'limit'],
    ['a@example.com/points?cursor=x', 'cursor'],
    ['a@example.com/points?cursor=-999999999999999_1', 'cursor'],
    ['a@example.com/points?cursor=1&cursor=2', 'cursor'],
  ])('answers 400 to %s, and says that it is %s', async (path, field) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ field })]),
    });
  });

  it.runIf(kind === 'postgres')('writes one entry a sale with two replicas at work', async () => {
    const replica = await startLoyalty({ DATABASE_URL: databaseUrl ?? '' });
    const sales = Array.from({ length: 200 }, () => aSale({ customer_email: 'dos@example.com', total: 1 }));
    await Promise.all(sales.flatMap((sale) => [running.shop.sell(sale), replica.shop.sell(sale)]));
    await expect.poll(() => entriesOf('dos@example.com'), SOON).toBe(200);
    await expect.poll(() => running.shop.database.db.$count(outbox), SOON).toBe(0);
    await replica.stop();
    expect((await points('dos@example.com')).balance).toBe(200);
    expect(await entriesOf('dos@example.com')).toBe(200);
  });
});

describe('a loyalty programme', () => {
  it('may give more points for a unit', async () => {
    const generous = await startLoyalty({ POINTS_PER_UNIT: '10' });
    await generous.shop.sell(aSale({ total: 19.99 }));
    const balance = async (): Promise<unknown> =>
      ((await (await fetch(`${generous.url}/customers/cliente@example.com/points`)).json()) as Points).balance;
    await expect.poll(balance, SOON).toBe(190);
    await generous.stop();
  });
});
