import { afterAll, describe, expect, it } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { bought, buy, mailTo, type Problem, type Product, read } from '../support/shop.js';

const { urls } = await allInOne(afterAll);

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Problem;
  expect(problem.status).toBe(response.status);
  return problem;
}

const fieldsOf = ({ errors = [] }: Problem): string[] => [...new Set(errors.map(({ field }) => field))].toSorted();

const post = (body: string | Buffer, contentType = 'application/json'): Promise<Response> =>
  fetch(`${urls.sales}/catalog/1/purchases`, { method: 'POST', headers: { 'content-type': contentType }, body });

describe('a purchase that makes no sense', () => {
  it.each([
    ['malformed JSON', '{"quantity": 1,'],
    ['JSON that is no object', '[1]'],
    ['no body at all', ''],
    ['a body that is null', 'null'],
    ['a text', '"five apples"'],
  ])('as %s is refused', async (_, body) => {
    expect((await problemOf(await post(body))).status).toBe(400);
  });

  it('as XML is refused as a kind of body that is not taken', async () => {
    expect((await problemOf(await post('<apples>5</apples>', 'application/xml'))).status).toBe(415);
  });

  it('with wrong types lists every bad field with its reason', async () => {
    const problem = await problemOf(await buy(urls.sales, { quantity: '5', email: { at: 'example.com' } }));
    expect(problem.status).toBe(400);
    expect(fieldsOf(problem)).toEqual(['customer_email', 'quantity']);
    for (const { reason } of problem.errors ?? []) expect(reason).not.toBe('');
  });

  it.each([0, -1, 1.5, 1e21, null, true, [1]])('of %j apples is refused', async (quantity) => {
    const problem = await problemOf(await buy(urls.sales, { quantity }));
    expect([problem.status, fieldsOf(problem)]).toEqual([400, ['quantity']]);
  });

  it.each([
    ['of a product that is not there', '4711', 404],
    ['of a product without a number', 'manzana', 400],
    ['of a product beyond all numbers', '99999999999999999999', 400],
  ])('%s is refused', async (_, product, status) => {
    const response = await fetch(`${urls.sales}/catalog/${product}/purchases`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ quantity: 1, customer_email: 'cliente@example.com' }),
    });
    expect((await problemOf(response)).status).toBe(status);
  });

  it('in 10 MB is refused before it is read, and the app goes on', async () => {
    const response = await post(JSON.stringify({ quantity: 1, customer_email: 'x'.repeat(10_000_000) }));
    expect((await problemOf(response)).status).toBe(413);
    await bought(urls.sales);
  });

  it.each(['', 'nobody', 'a@', '@example.com', 'a b@example.com', 'a@example', `${'x'.repeat(300)}@example.com`])(
    'for the e-mail %j is refused',
    async (email) => {
      const problem = await problemOf(await buy(urls.sales, { email }));
      expect([problem.status, fieldsOf(problem)]).toEqual([400, ['customer_email']]);
    },
  );

  it.each([
    'cliente@example.com\r\nBcc: otro@example.com',
    'cliente@example.com\nSubject: otra cosa',
    '"cliente\r\nBcc: otro"@example.com',
    'cliente@example.com, otro@example.com',
    'cliente@example.com;otro@example.com',
    'Otro <otro@example.com>',
    'cliente@example.com\u2028otro@example.com',
    'cliente@example.com\0',
  ])('for the forged e-mail %j is refused', async (email) => {
    const problem = await problemOf(await buy(urls.sales, { email }));
    expect([problem.status, fieldsOf(problem)]).toEqual([400, ['customer_email']]);
  });

  it('with an Idempotency-Key that can be none is refused', async () => {
    const problem = await problemOf(await buy(urls.sales, { headers: { 'idempotency-key': 'x'.repeat(300) } }));
    expect([problem.status, fieldsOf(problem)]).toEqual([400, ['Idempotency-Key']]);
  });

  it('takes nothing from the stock, and sends nothing', async () => {
    const { stock } = await read<Product>(`${urls.sales}/catalog/4`);
    await buy(urls.sales, { product: 4, quantity: -5 });
    await buy(urls.sales, { product: 4, email: 'cliente@example.com\r\nBcc: otro@example.com' });
    expect((await read<Product>(`${urls.sales}/catalog/4`)).stock).toBe(stock);

    await bought(urls.sales, { product: 4, email: 'bien@example.com' });
    await mailTo(urls.inbox, 'bien@example.com');
    const mails = await read<{ to: { address: string }[] }[]>(`${urls.inbox}/email`);
    expect(mails.flatMap(({ to }) => to.map(({ address }) => address))).not.toContain('otro@example.com');
  });
});

describe('an odd but valid e-mail', () => {
  it('is sold to, and gets its confirmation with nothing forged', async () => {
    const email = `o'hara+{x}&$y|z%40@example.com`;
    await bought(urls.sales, { email });
    const mail = await mailTo(urls.inbox, email);
    expect(mail.to).toEqual([{ address: email, name: '' }]);
    expect(mail.subject).toBe('Tu compra: 1 × Manzana Orgánica');
  });
});

describe('an address that leads nowhere', () => {
  it.each([
    ['sales', '/nothing', 404],
    ['sales', '/sales/no-uuid', 404],
    ['sales', '/sales/00000000-0000-4000-8000-000000000000', 404],
    ['sales', '/%E0%A4%A', 400],
    ['inbox', '/email/17000', 404],
    ['inbox', '/email/abc', 404],
    ['inbox', '/email?limit=many', 400],
    ['loyalty', '/customers/nobody/points', 400],
    ['loyalty', '/customers/a@example.com/points?cursor=x', 400],
    ['email', '/nothing', 404],
  ] as const)('on %s, %s, is answered with a problem', async (app, path, status) => {
    expect((await problemOf(await fetch(urls[app] + path))).status).toBe(status);
  });
});
