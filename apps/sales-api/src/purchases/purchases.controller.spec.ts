import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductDto } from '../catalog/product.dto.js';
import { type Shop, startShop } from '../testing/start-shop.js';
import type { SaleDto } from './sale.dto.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.stop());

const order = { quantity: 5, customer_email: 'cliente@example.com' };

const post = (product: number | string, body: string | Buffer | object, headers: Record<string, string> = {}) =>
  fetch(`${shop.url}/catalog/${product}/purchases`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });

const send = (product: number, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  post(product, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'text/html',
    ...headers,
  });

const stockOf = async (product: number) =>
  ((await (await fetch(`${shop.url}/catalog/${product}`)).json()) as ProductDto).stock;

describe('POST /catalog/:id/purchases', () => {
  it('sells, and says where the sale is', async () => {
    const response = await post(1, order);
    const sale = (await response.json()) as SaleDto;
    expect(response.status).toBe(201);
    expect(sale).toEqual({
      sale_id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      product_id: 1,
      product_name: 'Manzana Orgánica',
      total: 75,
      ...order,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
    expect(response.headers.get('location')).toBe(`/sales/${sale.sale_id}`);
    expect(await (await fetch(shop.url + response.headers.get('location'))).json()).toEqual(sale);
    expect(await stockOf(1)).toBe(9_995);
  });

  it('writes totals with two decimals at most', async () => {
    const { total } = (await (await post(4, { ...order, quantity: 3 })).json()) as SaleDto;
    expect(total).toBe(29.7);
  });

  it('answers one key with one sale, and refuses it for another', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(2, order, key)));
    const sales = await Promise.all(answers.map((answer) => answer.json()));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    for (const sale of sales) expect(sale).toEqual(sales[0]);
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(await stockOf(2)).toBe(9_995);

    const other = await post(2, { ...order, quantity: 6 }, key);
    expect([other.status, await other.json()]).toEqual([
      422,
      expect.objectContaining({ type: 'idempotency-key-reused' }),
    ]);
  });

  it('says how many are left where there are not enough', async () => {
    const response = await post(3, { ...order, quantity: 10_001 });
    expect(await response.json()).toMatchObject({ status: 409, type: 'out-of-stock', left: 10_000 });
  });

  it('names every bad field, with its reason', async () => {
    const response = await post(1, { quantity: '5', customer_email: 'nobody' });
    const { errors } = (await response.json()) as { errors: { field: string; reason: string }[] };
    expect(response.status).toBe(400);
    expect(new Set(errors.map(({ field }) => field))).toEqual(new Set(['quantity', 'customer_email']));
  });

  it.each(['{"quantity":', '[]', 'null', '"5"', '5', ''])('refuses the body %j', async (body) => {
    const response = await post(1, body);
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });

  it('refuses 10 MB, and what is neither JSON nor a form', async () => {
    expect((await post(1, JSON.stringify({ ...order, more: 'x'.repeat(10_000_000) }))).status).toBe(413);
    expect((await post(1, '<apples>5</apples>', { 'content-type': 'application/xml' })).status).toBe(415);
  });

  it('refuses a key that can be none', async () => {
    const response = await post(1, order, { 'idempotency-key': 'x'.repeat(256) });
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ field: 'Idempotency-Key' }] });
  });

  it.each([
    [4_711, 404],
    ['manzana', 400],
    ['2147483648', 400],
  ])('of product %s is answered with %d', async (product, status) => {
    expect((await post(product, order)).status).toBe(status);
  });
});

describe('the form', () => {
  const typed = { quantity: ' 2 ', customer_email: ' ana@example.com ' };

  it('buys the same way, and leads to the receipt', async () => {
    const response = await send(5, { ...typed, idempotency_key: randomUUID() });
    const location = response.headers.get('location') ?? '';
    expect([response.status, location]).toEqual([303, expect.stringMatching(/^\/sales\/[\da-f-]{36}$/)]);
    expect(await (await fetch(shop.url + location)).json()).toMatchObject({
      quantity: 2,
      customer_email: 'ana@example.com',
      total: 36,
    });
    const receipt = await (await fetch(shop.url + location, { headers: { accept: 'text/html' } })).text();
    for (const words of ['¡Gracias por tu compra!', 'Manojo de Zanahorias', 'ana@example.com', '36,00'])
      expect(receipt).toContain(words);
  });

  it('answers a program with the sale itself', async () => {
    const response = await send(5, typed, { accept: '*/*' });
    expect([response.status, await response.json()]).toEqual([201, expect.objectContaining({ quantity: 2 })]);
  });

  it('sent twice buys once', async () => {
    const before = await stockOf(6);
    const form = { ...typed, idempotency_key: randomUUID() };
    const [one, two] = await Promise.all([send(6, form), send(6, form)]);
    expect(one.headers.get('location')).toBe(two.headers.get('location'));
    expect(await stockOf(6)).toBe(before - 2);
  });

  it('used for another purchase says so, and brings a new key', async () => {
    const key = randomUUID();
    await send(6, { ...typed, idempotency_key: key });
    const response = await send(6, { ...typed, quantity: '3', idempotency_key: key });
    const page = await response.text();
    expect(response.status).toBe(422);
    expect(page).toContain('Este formulario ya sirvió para otra compra');
    expect(page).not.toContain(key);
  });

  it.each(['', '0', '-1', '2.5', 'dos', '1e3', '1'.repeat(20), '5; drop table'])(
    'with the quantity %j shows itself again, with what was typed',
    async (quantity) => {
      const response = await send(7, { quantity, customer_email: 'ana@example.com' });
      const page = await response.text();
      expect([response.status, response.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
      expect(page).toContain('Escribe una cantidad entera');
      expect(page).toContain(`value="${quantity}"`);
      expect(page).toContain('value="ana@example.com"');
    },
  );

  it('shows what was typed as text', async () => {
    const response = await send(7, { quantity: '1', customer_email: '"><script>alert(1)</script>' });
    const page = await response.text();
    expect([response.status, page]).toEqual([400, expect.stringContaining('Escribe un correo válido')]);
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  it('says what is left', async () => {
    const response = await send(7, { ...typed, quantity: '10001' });
    expect([response.status, await response.text()]).toEqual([409, expect.stringContaining('Solo quedan 10.000')]);
  });

  it('of a product that is not there ends at a page', async () => {
    const response = await send(4_711, typed);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it('with a field given twice is refused', async () => {
    const body = 'quantity=1&quantity=2&customer_email=ana@example.com';
    const response = await post(7, body, { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' });
    expect(response.status).toBe(400);
  });
});

describe('GET /sales/:sale_id', () => {
  it.each(['no-uuid', randomUUID(), '%00'])('has no sale %s', async (id) => {
    const response = await fetch(`${shop.url}/sales/${id}`);
    expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ type: 'unknown-sale' })]);
  });
});
