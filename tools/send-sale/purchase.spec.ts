import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../tests/support/free-port.js';
import { type Order, purchase } from './purchase.js';

interface Asked {
  readonly line: string;
  readonly key: unknown;
  readonly body: unknown;
}

type Reply = readonly [status: number, body: object] | 'hang up';

const order = (url: string): Order => ({ url, product: 1, quantity: 5, email: 'cliente@example.com' });
const buy = (url: string): ReturnType<typeof purchase> => purchase(order(url), 1);

/** A sales-api that gives these replies, the last one again and again, and notes what it was asked. */
async function shop(...replies: Reply[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => answer(request, response, body));
  }).listen(0, '127.0.0.1');
  const answer = (request: IncomingMessage, response: ServerResponse, body: unknown): void => {
    const reply = replies[Math.min(asked.length, replies.length - 1)] ?? 'hang up';
    asked.push({ line: `${request.method} ${request.url}`, key: request.headers['idempotency-key'], body });
    if (reply === 'hang up') request.socket.destroy();
    else response.writeHead(reply[0], { connection: 'close' }).end(JSON.stringify(reply[1]));
  };
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('purchase', () => {
  it('posts what a customer would, with an Idempotency-Key', async () => {
    const { url, asked } = await shop([201, { sale_id: 'one' }]);
    expect(await buy(url)).toEqual({ result: 'sold', sale: { sale_id: 'one' }, tries: 1 });
    expect(asked).toEqual([
      {
        line: 'POST /catalog/1/purchases',
        key: expect.stringMatching(/^[\da-f-]{36}$/),
        body: { quantity: 5, customer_email: 'cliente@example.com' },
      },
    ]);
  });

  it('takes a clear refusal for an answer, and says why', async () => {
    const { url, asked } = await shop([409, { title: 'Out of stock', detail: '3 are left' }]);
    expect(await buy(url)).toEqual({ result: 'refused', why: '409 Out of stock: 3 are left', tries: 1 });
    expect(asked).toHaveLength(1);
  });

  it('says every bad field', async () => {
    const errors = [
      { field: 'quantity', reason: 'quantity must not be less than 1' },
      { field: 'customer_email', reason: 'customer_email must be an email' },
    ];
    const { url } = await shop([400, { title: 'Not valid', detail: 'Not valid: quantity, customer_email.', errors }]);
    const why = '400 Not valid: quantity must not be less than 1; customer_email must be an email';
    expect(await buy(url)).toMatchObject({ result: 'refused', why });
  });

  it('tries again with the same key after no answer and after a passing error', async () => {
    const { url, asked } = await shop('hang up', [503, {}], [429, {}], [201, { sale_id: 'one' }]);
    expect(await buy(url)).toMatchObject({ result: 'sold', tries: 4 });
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(asked).toHaveLength(4);
  });

  it('gives up after six tries', async () => {
    const { url, asked } = await shop([500, { title: 'Internal Server Error' }]);
    expect(await buy(url)).toEqual({ result: 'failed', why: '500 Internal Server Error', tries: 6 });
    expect(asked).toHaveLength(6);
  });

  it('says where nobody answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await buy(url)).toEqual({ result: 'failed', why: 'no answer (ECONNREFUSED)', tries: 6 });
  });

  it('gives two purchases two keys', async () => {
    const { url, asked } = await shop([201, {}]);
    await buy(url);
    await buy(url);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
  });
});
