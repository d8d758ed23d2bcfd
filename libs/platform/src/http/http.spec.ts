import { Body, Controller, Get, HttpException, Module, Param, Post, Query, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, IsPositive, Max, ValidateNested } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DatabaseUnavailable, traceContext, traceIdOf } from '#messaging';
import { HttpConfig } from '../config/http.config.js';
import { createLogger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { AppMetrics } from '../metrics/app-metrics.js';
import { createHttpApp } from './create-http-app.js';
import { Problem } from './problem.js';

class Address {
  @IsEmail()
  email!: string;
}

class Order {
  @IsInt()
  @IsPositive()
  quantity!: number;

  @ValidateNested()
  @Type(() => Address)
  to!: Address;
}

class Page {
  @IsOptional()
  @Type(() => Number)
  @Max(10)
  limit: number = 5;
}

@Controller()
class ShopController {
  @Post('orders')
  order(@Body() order: Order): object {
    return { order, known: order instanceof Order, trace: traceContext.current()?.traceparent };
  }

  @Get('orders')
  list(@Query() { limit }: Page): object {
    return { limit };
  }

  @Get('sold/:what')
  sold(@Param('what') what: string): never {
    if (what === 'out')
      throw new Problem({ status: 409, type: 'out-of-stock', title: 'Out of stock', extensions: { left: 3 } });
    if (what === 'teapot') throw new HttpException('I am a teapot', 418);
    throw new Error('the till is at 10.0.0.7 and its password is swordfish');
  }

  @Get('slow')
  async slow(): Promise<string> {
    await delay(2_000);
    return 'late';
  }

  @Post('slow')
  async slowly(): Promise<string> {
    return this.slow();
  }

  @Get('away')
  away(): never {
    throw new Error('a query failed', { cause: new DatabaseUnavailable('10.0.0.7 is down') });
  }

  @Get('half')
  half(@Res() reply: FastifyReply): void {
    reply.raw.writeHead(200);
    reply.raw.write('half');
    throw new Error('in the middle');
  }
}

@Module({ controllers: [ShopController] })
class ShopModule {}

const apps: NestFastifyApplication[] = [];

async function shop(config: Partial<HttpConfig> = {}, development = true) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  const logger = createLogger({ level: 'info', destination: { write } });
  const app = await createHttpApp(ShopModule, {
    name: 'shop',
    config: Object.assign(new HttpConfig(), config),
    development,
    logger,
    nestLogger: new NestLogger(logger),
    metrics: new AppMetrics('shop'),
  });
  await app.init();
  apps.push(app);
  return { app, lines };
}

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

const json = { 'content-type': 'application/json' };

describe('an error', () => {
  it('of a database that is away is 503, and tells nothing of where it is', async () => {
    const { app } = await shop();
    const answer = await app.inject('/away');
    expect(answer.json()).toMatchObject({ status: 503, type: 'database-unavailable' });
    expect(answer.body).not.toContain('10.0.0.7');
  });

  it.each([
    ['/sold/out', { status: 409, type: 'out-of-stock', title: 'Out of stock', left: 3 }],
    ['/sold/teapot', { status: 418, type: 'about:blank', title: "I'm a Teapot", detail: 'I am a teapot' }],
    ['/nowhere', { status: 404, type: 'about:blank', title: 'Not Found', detail: 'Cannot GET /nowhere' }],
    ['/%', { status: 400, type: 'about:blank', title: 'Bad Request' }],
  ])('under GET %s is answered with problem details', async (url, problem) => {
    const { app } = await shop();
    const answer = await app.inject({ url });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.statusCode).toBe(problem.status);
    expect(answer.json()).toMatchObject(problem);
  });

  it('that nobody foresaw tells its reason to the log and nothing to the client', async () => {
    const { app, lines } = await shop();
    const answer = await app.inject('/sold/gold');
    expect(answer.json()).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
    const line = lines.find(({ msg }) => msg === 'a request failed');
    expect(line).toMatchObject({
      level: 'error',
      method: 'GET',
      url: '/sold/gold',
      trace_id: answer.headers['x-trace-id'],
    });
    expect(JSON.stringify(line)).toContain('swordfish');
  });

  it.each([
    ['malformed JSON', '{"quantity": 1,', json, 400],
    ['a forbidden key', '{"__proto__": {"quantity": 1}}', json, 400],
    ['an empty body', '', json, 400],
    ['another media type', '<quantity>1</quantity>', { 'content-type': 'text/xml' }, 415],
    ['a large body', JSON.stringify({ quantity: 'x'.repeat(1_100_000) }), json, 413],
  ])('in the body, %s, is answered with problem details', async (_what, payload, headers, status) => {
    const { app } = await shop();
    const answer = await app.inject({ method: 'POST', url: '/orders', payload, headers });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({ status, detail: expect.stringMatching(/./) as string });
  });

  it.each([
    ['keeps the connection, so that who is still sending it can read why', 10_000_000, undefined],
    ['closes the connection where it is too large beyond all measure', 100_000_000, 'close'],
  ])('to a body that is too large %s', async (_what, bytes, connection) => {
    const { app } = await shop();
    const headers = { ...json, 'content-length': String(bytes) };
    const answer = await app.inject({ method: 'POST', url: '/orders', payload: '{}', headers });
    expect([answer.statusCode, answer.headers.connection]).toEqual([413, connection]);
  });

  it('after the answer began ends the answer', async () => {
    const { app, lines } = await shop();
    const answer = await app.inject('/half');
    expect(answer.body).toBe('half');
    expect(lines.map(({ msg }) => msg)).toContain('a request failed');
  });
});

describe('validation', () => {
  it('lists every bad field, nested ones by their path', async () => {
    const { app } = await shop();
    const answer = await app.inject({
      method: 'POST',
      url: '/orders',
      payload: { quantity: -1.5, to: { email: 'nobody' } },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      type: 'invalid-request',
      detail: 'Not valid: quantity, to.email.',
      errors: [
        { field: 'quantity', reason: 'quantity must be a positive number' },
        { field: 'quantity', reason: 'quantity must be an integer number' },
        { field: 'to.email', reason: 'email must be an email' },
      ],
    });
  });

  it('makes instances, and leaves out fields that no rule names', async () => {
    const { app } = await shop();
    const payload = { quantity: 2, to: { email: 'a@example.com', cc: 'x' }, price: 0 };
    const answer = await app.inject({ method: 'POST', url: '/orders', payload });
    expect(answer.json()).toMatchObject({ known: true, order: { quantity: 2, to: { email: 'a@example.com' } } });
    expect(answer.body).not.toContain('price');
    expect((await app.inject('/orders?limit=7')).json()).toEqual({ limit: 7 });
    expect((await app.inject('/orders')).json()).toEqual({ limit: 5 });
    expect((await app.inject('/orders?limit=11')).statusCode).toBe(400);
  });
});

describe('a trace', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const order = { method: 'POST' as const, url: '/orders', payload: { quantity: 1, to: { email: 'a@example.com' } } };

  it.each([
    ['traceparent', `00-${traceId}-00f067aa0ba902b7-01`],
    ['x-trace-id', traceId],
    ['x-trace-id', '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736'],
  ])('that comes in %s goes on, into what handles the body', async (header, value) => {
    const { app } = await shop();
    const answer = await app.inject({ ...order, headers: { [header]: value } });
    expect(answer.headers['x-trace-id']).toBe(traceId);
    expect(traceIdOf(answer.json<{ trace: string }>().trace)).toBe(traceId);
  });

  it('begins where none came, or what came is none', async () => {
    const { app } = await shop();
    for (const headers of [{}, { 'x-trace-id': 'mine' }, { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }]) {
      const answer = await app.inject({ ...order, headers });
      expect(answer.headers['x-trace-id']).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    }
  });

  it('is kept over a real socket, where a body arrives in pieces', async () => {
    const { app } = await shop();
    await app.listen(0, '127.0.0.1');
    const body = new ReadableStream({
      async start(controller) {
        for (const piece of ['{"quantity":1,', '"to":{"email":', '"a@example.com"}}']) {
          controller.enqueue(new TextEncoder().encode(piece));
          await delay(5);
        }
        controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half', headers: { ...json, 'x-trace-id': traceId } };
    const answer = await fetch(`${await app.getUrl()}/orders`, init as RequestInit);
    const { trace } = (await answer.json()) as { trace: string };
    expect(traceIdOf(trace)).toBe(traceId);
  });
});

describe('limits', () => {
  it('answer 429 beyond the rate, on unknown routes too, and say when to come back', async () => {
    const { app } = await shop({ perMinute: 2 }, false);
    const statuses = [];
    for (const url of ['/orders', '/nowhere', '/orders', '/nowhere']) statuses.push((await app.inject(url)).statusCode);
    expect(statuses).toEqual([200, 404, 429, 429]);
    const answer = await app.inject('/orders');
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json()).toMatchObject({ status: 429, type: 'too-many-requests' });
  });

  it.each(['127.0.0.1', '::1', '172.18.0.1', '::ffff:192.168.1.4'])(
    'do not count %s in development',
    async (remoteAddress) => {
      const { app } = await shop({ perMinute: 1 });
      await app.inject({ url: '/orders', remoteAddress });
      expect((await app.inject({ url: '/orders', remoteAddress })).statusCode).toBe(200);
    },
  );

  it('count strangers in development too', async () => {
    const { app } = await shop({ perMinute: 1 });
    await app.inject({ url: '/orders', remoteAddress: '203.0.113.7' });
    expect((await app.inject({ url: '/orders', remoteAddress: '203.0.113.7' })).statusCode).toBe(429);
  });

  it.each([
    ['a proxy that is trusted', '10.0.0.0/8, 192.0.2.1', [200, 200, 429]],
    ['one that is not', '192.0.2.1', [200, 429, 429]],
    ['one, where none is trusted', undefined, [200, 429, 429]],
  ])('count clients behind %s by who says where they come from', async (_, trustProxy, statuses) => {
    const { app } = await shop({ perMinute: 1, ...(trustProxy !== undefined && { trustProxy }) }, false);
    const clients = ['203.0.113.7', '198.51.100.9, 203.0.113.8', '203.0.113.8'];
    const answers = [];
    for (const client of clients) {
      const headers = { 'x-forwarded-for': client };
      answers.push((await app.inject({ url: '/orders', remoteAddress: '10.1.2.3', headers })).statusCode);
    }
    expect(answers).toEqual(statuses);
  });

  it.each(['GET', 'POST'])('answer 503 when the handler of a %s takes too long', async (method) => {
    const { app } = await shop({ timeoutMs: 100 });
    await app.listen(0, '127.0.0.1');
    const began = performance.now();
    const body = method === 'POST' ? { headers: json, body: '{}' } : {};
    const answer = await fetch(`${await app.getUrl()}/slow`, { method, ...body });
    expect([answer.headers.get('content-type'), await answer.json()]).toEqual([
      'application/problem+json',
      expect.objectContaining({ status: 503, type: 'too-slow' }),
    ]);
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('answer 408 when a request takes too long to arrive, and 400 when it is no HTTP', async () => {
    const { app } = await shop({ timeoutMs: 100 });
    await app.listen(0, '127.0.0.1');
    const port = Number(new URL(await app.getUrl()).port);
    expect(
      await raw(
        port,
        'POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
      ),
    ).toMatch(/^HTTP\/1.1 408 .*"status":408/s);
    expect(await raw(port, 'HELO shop\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*problem\+json.*"status":400/s);
  });
});

/** What a server answers to these bytes before it closes. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
