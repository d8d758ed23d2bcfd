import { afterAll, describe, expect, it } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import {
  bought,
  buy,
  mailTo,
  mailsTo,
  pointsOf,
  type Problem,
  type Product,
  read,
  type Sale,
} from '../support/shop.js';
import { until } from '../support/until.js';

const { program, urls } = await allInOne(afterAll, { env: { LOG_LEVEL: 'debug' } });

const APPLE = 'Manzana Orgánica';

describe('a purchase', () => {
  it('is answered with the sale, and where to find it', async () => {
    const before = Date.now();
    const response = await buy(urls.sales, { quantity: 5, email: 'ana@example.com' });
    const sale = (await response.json()) as Sale;
    expect(response.status).toBe(201);
    expect(sale).toEqual({
      sale_id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      product_id: 1,
      product_name: APPLE,
      quantity: 5,
      total: 75,
      customer_email: 'ana@example.com',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
    expect(Date.parse(sale.timestamp)).toBeGreaterThanOrEqual(before);
    expect(response.headers.get('location')).toBe(`/sales/${sale.sale_id}`);
    expect(await read<Sale>(`${urls.sales}/sales/${sale.sale_id}`)).toEqual(sale);
  });

  it('is confirmed by an e-mail in Spanish, as HTML and as text', async () => {
    const sale = await bought(urls.sales, { quantity: 3, email: 'berta@example.com' });
    const mail = await mailTo(urls.inbox, 'berta@example.com');
    expect(mail.subject).toBe(`Tu compra: 3 × ${APPLE}`);
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('¡Gracias por tu compra!');
      expect(body).toContain(APPLE);
      expect(body).toContain(sale.sale_id);
      expect(body).toMatch(/45,00/);
    }
  });

  it('earns a point for each whole unit of money', async () => {
    const sale = await bought(urls.sales, { quantity: 2, email: 'carla@example.com' });
    const { timestamp } = sale;
    expect(await pointsOf(urls.loyalty, 'carla@example.com')).toEqual({
      email: 'carla@example.com',
      balance: 30,
      entries: [{ sale_id: sale.sale_id, points: 30, timestamp }],
    });
  });

  it('takes its quantity from the stock', async () => {
    const { stock } = await read<Product>(`${urls.sales}/catalog/2`);
    await bought(urls.sales, { product: 2, quantity: 7 });
    expect((await read<Product>(`${urls.sales}/catalog/2`)).stock).toBe(stock - 7);
  });

  it('sent twice with one Idempotency-Key is one sale, one e-mail and one entry', async () => {
    const order = { quantity: 4, email: 'dora@example.com', headers: { 'idempotency-key': 'doras-apples' } };
    const [first, ...repeats] = await Promise.all(Array.from({ length: 10 }, () => bought(urls.sales, order)));
    for (const repeat of repeats) expect(repeat).toEqual(first);

    const other = await buy(urls.sales, { ...order, quantity: 5 });
    expect([other.status, ((await other.json()) as Problem).type]).toEqual([422, 'idempotency-key-reused']);

    expect((await pointsOf(urls.loyalty, 'dora@example.com')).balance).toBe(60);
    await mailTo(urls.inbox, 'dora@example.com');
    expect(await mailsTo(urls.inbox, 'dora@example.com')).toHaveLength(1);
  });

  it('of more than there is says how many are left, and sells none', async () => {
    const { stock } = await read<Product>(`${urls.sales}/catalog/3`);
    const response = await buy(urls.sales, { product: 3, quantity: stock + 1 });
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 409, type: 'out-of-stock', left: stock });
    expect((await read<Product>(`${urls.sales}/catalog/3`)).stock).toBe(stock);
  });

  it('keeps its trace from X-Trace-Id to the last log line about it', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const response = await buy(urls.sales, { email: 'eva@example.com', headers: { 'x-trace-id': traceId } });
    expect(response.headers.get('x-trace-id')).toBe(traceId);
    const { sale_id: saleId } = (await response.json()) as Sale;
    const line = await until('the log line about the e-mail', () =>
      program.logLines().find(({ app, messageId }) => app === 'email-consumer' && String(messageId).includes(saleId)),
    );
    expect(line['trace_id']).toBe(traceId);
  });
});

describe('the catalog', () => {
  it('has a dozen products', async () => {
    const products = await read<Product[]>(`${urls.sales}/catalog`);
    expect(products.length).toBeGreaterThanOrEqual(12);
    expect(products[0]).toMatchObject({ id: 1, name: APPLE, price: 15 });
    for (const product of products) {
      expect(Object.keys(product).toSorted()).toEqual(['description', 'id', 'name', 'price', 'stock']);
    }
  });

  it('is a page for a browser, and JSON for everybody else', async () => {
    const page = await fetch(`${urls.sales}/catalog`, {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect(page.headers.get('content-type')).toMatch('text/html');
    expect(await page.text()).toContain(APPLE);
    expect((await fetch(`${urls.sales}/catalog`)).headers.get('content-type')).toMatch('application/json');
  });
});

describe('points', () => {
  it('of somebody who never bought are none', async () => {
    const points = await read(`${urls.loyalty}/customers/nadie@example.com/points`);
    expect(points).toEqual({ email: 'nadie@example.com', balance: 0, entries: [] });
  });
});
