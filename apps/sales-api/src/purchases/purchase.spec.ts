import 'reflect-metadata';
import { asc, count, eq, sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SaleCompleted, salesEvents } from '#contracts';
import { type Database, messagingStores, migrate, openDatabase } from '#database';
import { ContractViolation, createMessaging, silentLogger } from '#messaging';
import { kinds, ownDatabase } from '../../../../tests/support/own-database.js';
import { idempotencyKeys, messaging, outbox, products, sales } from '../database/schema.js';
import { SalesConfig } from '../sales.config.js';
import { ForgetKeys } from './forget-keys.js';
import { Purchase } from './purchase.js';
import type { Order, Sale } from './sale.js';

describe.each(kinds)('a purchase on %s', (kind) => {
  let database: Database;
  let purchase: Purchase;

  beforeAll(async () => {
    const cleaning: (() => Promise<void>)[] = [];
    const url = (await ownDatabase(kind, (clean) => cleaning.push(clean))) ?? 'pglite:memory';
    database = await openDatabase({ url, logger: silentLogger });
    await migrate(database, { schema: 'sales', folder: 'apps/sales-api/migrations' });
    const stores = messagingStores(database, messaging);
    const routes = () => 'embedded' as const;
    const bus = createMessaging({
      app: 'sales-api',
      instance: '1',
      routes,
      transports: {},
      stores,
      logger: silentLogger,
    });
    // Never started: what goes out stays in the outbox, to be counted.
    bus.register({ publishes: [salesEvents] });
    purchase = new Purchase(database, bus.outbox);
    return async () => {
      await database.close();
      for (const clean of cleaning) await clean();
    };
  });

  beforeEach(async () => {
    await database.db.execute(sql`truncate ${sales}, ${idempotencyKeys}, ${outbox}`);
    await stock(10_000);
  });

  const stock = (left: number) => database.db.update(products).set({ stock: left }).where(eq(products.id, 1));
  const left = async () => (await database.db.select().from(products).where(eq(products.id, 1)))[0]?.stock;
  const rows = async (table: typeof sales | typeof outbox | typeof idempotencyKeys) =>
    (await database.db.select({ rows: count() }).from(table))[0]?.rows;
  const order = (some: Partial<Order> = {}): Order => ({
    productId: 1,
    quantity: 5,
    email: 'cliente@example.com',
    key: undefined,
    ...some,
  });
  const problem = (status: number, extensions = {}) => ({ problem: { status, ...extensions } });

  it('takes the stock, writes the sale and says so, all at once', async () => {
    const sale = await purchase.buy(order());
    expect(sale).toMatchObject({ productId: 1, productName: 'Manzana Orgánica', quantity: 5, totalCents: 7_500 });
    expect(await left()).toBe(9_995);
    expect(await database.db.select().from(sales)).toEqual([sale]);
    const [row] = await database.db.select().from(outbox);
    expect(JSON.parse(String(row?.body))).toEqual({
      event_type: SaleCompleted.messageType,
      sale_id: sale.id,
      product_id: 1,
      product_name: 'Manzana Orgánica',
      quantity: 5,
      total: 75,
      customer_email: 'cliente@example.com',
      timestamp: sale.soldAt.toISOString(),
    });
  });

  it('of an unknown product is refused', async () => {
    await expect(purchase.buy(order({ productId: 4_711 }))).rejects.toMatchObject(problem(404));
  });

  it('of more than there is says how many are left, and leaves nothing behind, not even its key', async () => {
    await stock(3);
    await expect(purchase.buy(order({ key: 'k' }))).rejects.toMatchObject(problem(409, { extensions: { left: 3 } }));
    expect([await left(), await rows(sales), await rows(outbox), await rows(idempotencyKeys)]).toEqual([3, 0, 0, 0]);
    await stock(5);
    expect(await purchase.buy(order({ key: 'k' }))).toMatchObject({ quantity: 5 });
  });

  it('that breaks its contract sells nothing', async () => {
    await expect(purchase.buy(order({ email: 'no e-mail at all' }))).rejects.toThrow(ContractViolation);
    expect([await left(), await rows(sales), await rows(outbox)]).toEqual([10_000, 0, 0]);
  });

  it('of the last 50 by 200 at once is made 50 times', async () => {
    await stock(50);
    const answers = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) => purchase.buy(order({ quantity: 1, key: at % 2 ? `k${at}` : undefined }))),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(answers.length - refused.length).toBe(50);
    for (const { reason } of refused) expect(reason).toMatchObject(problem(409, { extensions: { left: 0 } }));
    expect([await left(), await rows(sales), await rows(outbox)]).toEqual([0, 50, 50]);
  });

  it('sent 50 times at once with one key is one sale, and the same answer to all', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => purchase.buy(order({ key: 'k' }))));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect([await left(), await rows(sales), await rows(outbox), await rows(idempotencyKeys)]).toEqual([
      9_995, 1, 1, 1,
    ]);
  });

  it('of the last ones, sent again with its key, is answered as before', async () => {
    await stock(5);
    const sale = await purchase.buy(order({ key: 'k' }));
    expect(await purchase.buy(order({ key: 'k' }))).toEqual(sale);
  });

  it.each([{ quantity: 6 }, { email: 'otra@example.com' }, { productId: 2 }, { productId: 4_711 }])(
    'with a used key, but with %j, is refused',
    async (other) => {
      await purchase.buy(order({ key: 'k' }));
      await expect(purchase.buy(order({ key: 'k', ...other }))).rejects.toMatchObject(problem(422));
      expect([await left(), await rows(sales)]).toEqual([9_995, 1]);
    },
  );

  it('with one key and different orders at once is one of them', async () => {
    const orders = Array.from({ length: 20 }, (_, at) =>
      order({ key: 'k', productId: 1 + (at % 4), quantity: 1 + (at % 5) }),
    );
    const answers = await Promise.allSettled(orders.map((one) => purchase.buy(one)));
    const sold = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    expect(new Set(sold.map(({ id }: Sale) => id)).size).toBe(1);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject(problem(422));
    expect([await rows(sales), await rows(outbox), await rows(idempotencyKeys)]).toEqual([1, 1, 1]);
  });

  it('keeps its key for a day', async () => {
    await purchase.buy(order({ key: 'old' }));
    await purchase.buy(order({ key: 'new' }));
    const aged = sql`now() - interval '24 hours 1 minute'`;
    await database.db.update(idempotencyKeys).set({ createdAt: aged }).where(eq(idempotencyKeys.key, 'old'));
    expect(await new ForgetKeys(database, new SalesConfig()).forget()).toBe(1);
    const kept = await database.db.select().from(idempotencyKeys).orderBy(asc(idempotencyKeys.key));
    expect(kept.map(({ key }) => key)).toEqual(['new']);
  });
});
