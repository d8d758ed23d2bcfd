import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loyaltyConsumer } from '../../apps/loyalty-consumer/src/bootstrap.js';
import { salesApi } from '../../apps/sales-api/src/bootstrap.js';
import { startHost, type Host } from '#platform';
import { until } from '../support/until.js';

const quiet = { DATABASE_URL: 'pglite:memory', SALES_API_PORT: '0', LOYALTY_CONSUMER_PORT: '0', LOG_LEVEL: 'error' };
const start = (environment: Record<string, string> = {}): Promise<Host> =>
  startHost([salesApi, loyaltyConsumer], { environment: { ...quiet, MESSAGING_ROUTES: '*=embedded', ...environment } });

/** More cents than can be counted: loyalty-consumer rejects it. */
const UNCOUNTABLE = 1e18;
const aSale = (fields: Record<string, unknown> = {}) => ({
  event_type: 'sale_completed',
  sale_id: crypto.randomUUID(),
  product_id: 1,
  product_name: 'Manzana',
  quantity: 1,
  total: 15,
  customer_email: 'cliente@example.com',
  timestamp: '2026-01-02T03:04:05Z',
  ...fields,
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Asks one app's admin routes. */
const asks =
  (host: () => Host, app: string, headers: Record<string, string> = {}) =>
  async (method: string, path: string, body?: object): Promise<Answer> => {
    const init = body && { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
    const response = await fetch(`${host().urls.get(app)}/admin/messaging${path}`, { method, headers, ...init });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };

describe('the admin routes', () => {
  let host: Host;
  const sales = asks(() => host, 'sales-api');
  const loyalty = asks(() => host, 'loyalty-consumer');
  beforeAll(async () => {
    host = await start();
  });
  afterAll(() => host.stop());

  const publish = (data: object) =>
    sales('POST', '/publish', { channel: 'sales_events', type: 'sale_completed', data });
  const letters = async (query = '') =>
    (await loyalty('GET', `/dead-letters${query}`)).body as unknown as {
      readonly count: number;
      readonly letters: readonly { readonly letter_id: number; readonly id: string }[];
      readonly next_cursor?: number;
    };
  /** The number of the dead letter of a sale that can't be counted. */
  const anUncountable = async (): Promise<{ readonly id: number; readonly sale: ReturnType<typeof aSale> }> => {
    const sale = aSale({ total: UNCOUNTABLE });
    expect((await publish(sale)).status).toBe(204);
    const found = await until('a dead letter', async () => (await letters(`?text=${sale.sale_id}`)).letters[0]);
    return { id: found.letter_id, sale };
  };

  it('mend a message that was rejected, and have it handled: the points are there', async () => {
    const { id, sale } = await anUncountable();
    expect((await loyalty('GET', `/dead-letters/${id}`)).body).toMatchObject({
      letter_id: id,
      subscription: 'loyalty_points',
      reason: 'rejected',
      source: 'sales-api',
      body: sale,
    });
    const bad = await loyalty('PUT', `/dead-letters/${id}`, { body: { ...sale, quantity: -1 } });
    expect(bad).toMatchObject({ status: 422, body: { type: 'contract-violation', code: 'TRZ-1001' } });
    expect(bad.body['errors']).toEqual([expect.objectContaining({ field: 'quantity' })]);
    const mended = { ...sale, total: 20, customer_email: 'ana@example.com' };
    expect((await loyalty('PUT', `/dead-letters/${id}`, { body: mended })).status).toBe(200);
    expect((await loyalty('POST', `/dead-letters/${id}/redrive`)).status).toBe(204);
    await until('points', async () => {
      const response = await fetch(`${host.urls.get('loyalty-consumer')}/customers/ana@example.com/points`);
      return ((await response.json()) as { balance: number }).balance > 0;
    });
    expect(await loyalty('POST', `/dead-letters/${id}/redrive`)).toMatchObject({
      status: 410,
      body: { type: 'letter-gone', detail: expect.stringContaining('redriven already, by anybody') as string },
    });
    const audit = (await loyalty('GET', `/audit?which=dead-letter/${id}`)).body as unknown as { what: string }[];
    expect(audit.map(({ what }) => what)).toEqual(['redrive', 'edit']);
  });

  it('list by filter and page, redrive and discard what a filter finds, and nothing by mistake', async () => {
    const [one, two] = [await anUncountable(), await anUncountable()];
    const first = await letters('?limit=1&reason=rejected');
    expect(first).toMatchObject({ count: 2, letters: [{ letter_id: two.id }], next_cursor: two.id });
    expect((await letters(`?limit=1&cursor=${first.next_cursor}`)).letters).toMatchObject([{ letter_id: one.id }]);
    expect((await loyalty('POST', '/dead-letters/discard', {})).status).toBe(400);
    expect((await loyalty('GET', '/dead-letters?reason=bad')).status).toBe(400);
    const selection = { letter_ids: [one.id, 4_711] };
    expect((await loyalty('POST', '/dead-letters/redrive', selection)).body).toEqual({
      redriven: [one.id],
      left: [{ letter_id: 4_711, why: 'gone' }],
    });
    await until('it died again', async () => (await letters()).count === 2);
    expect((await loyalty('POST', '/dead-letters/discard', { text: one.sale.sale_id })).body['discarded']).toHaveLength(
      1,
    );
    expect((await loyalty('DELETE', `/dead-letters/${two.id}`)).status).toBe(204);
    expect((await loyalty('DELETE', `/dead-letters/${two.id}`)).status).toBe(410);
    expect((await loyalty('GET', '/dead-letters/99999')).status).toBe(404);
    expect((await letters()).count).toBe(0);
  });

  it('pause and resume, and show what waits meanwhile', async () => {
    expect((await loyalty('POST', '/subscriptions/loyalty_points/pause')).status).toBe(204);
    await publish(aSale());
    const shown = async () => (await loyalty('GET', '')).body['subscriptions'];
    await expect.poll(shown).toMatchObject([{ state: 'paused', paused_for: ['operator'], depth: { ready: 1 } }]);
    expect((await loyalty('POST', '/subscriptions/loyalty_points/resume')).status).toBe(204);
    await expect.poll(shown).toMatchObject([{ state: 'attached', paused_for: [], depth: { ready: 0 } }]);
    expect((await loyalty('POST', '/subscriptions/nobody/pause')).status).toBe(404);
  });

  it('refuse to publish what breaks the contract, or where nobody publishes', async () => {
    expect((await publish(aSale({ quantity: 0 }))).status).toBe(422);
    expect((await publish(aSale({ odd: true }))).status).toBe(422);
    expect(
      (await loyalty('POST', '/publish', { channel: 'sales_events', type: 'sale_completed', data: {} })).status,
    ).toBe(404);
  });

  it('stream what is published, and end the stream when the app stops', async () => {
    const other = await start();
    const response = await fetch(`${other.urls.get('sales-api')}/admin/messaging/tail?channel=sales_events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = response.text();
    const data = aSale();
    await asks(() => other, 'sales-api')('POST', '/publish', { channel: 'sales_events', type: 'sale_completed', data });
    expect(await other.stop()).toBe(true);
    const event = JSON.parse(/^data: (.+)$/m.exec(await text)?.[1] ?? '{}') as object;
    expect(event).toMatchObject({ direction: 'published', outcome: 'taken', type: 'sale_completed', id: data.sale_id });
  });

  it('let no page of another site in where nobody is asked for a token', async () => {
    const foreign = asks(() => host, 'loyalty-consumer', { 'sec-fetch-site': 'cross-site' });
    expect((await foreign('POST', '/subscriptions/loyalty_points/pause')).status).toBe(403);
  });
});

describe('the admin routes in production', () => {
  const AUTH_SECRET = 'a secret of the length that is asked for';
  const signed = (roles: string[]) =>
    new SignJWT({ sub: 'ana', roles })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(AUTH_SECRET));

  it('are for operators alone, by name', async () => {
    const host = await start({ ENV: 'production', AUTH: 'jwt', AUTH_SECRET });
    try {
      const as = async (roles: string[]) =>
        asks(() => host, 'loyalty-consumer', { authorization: `Bearer ${await signed(roles)}` });
      expect((await asks(() => host, 'loyalty-consumer')('GET', '')).status).toBe(401);
      expect((await (await as(['cashier']))('GET', '')).status).toBe(403);
      const operator = await as(['operator']);
      expect((await operator('POST', '/subscriptions/loyalty_points/pause')).status).toBe(204);
      expect((await operator('GET', '/audit')).body).toMatchObject([{ who: 'ana', what: 'pause' }]);
      expect((await fetch(`${host.urls.get('loyalty-consumer')}/health/ready`)).status).toBe(200);
    } finally {
      await host.stop();
    }
  });

  it('are no reason to start with AUTH=off', async () => {
    await expect(start({ ENV: 'production' })).rejects.toThrow('AUTH: must be jwt in production');
  });
});
