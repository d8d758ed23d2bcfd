import { promisify } from 'node:util';
import fastify, { type FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { OpenStreams } from './open-streams.js';

let streams: OpenStreams;
let server: FastifyInstance;
let url: string;
/** What a handler waits for before it opens its stream. */
let ready: Promise<unknown>;
/** Whether it is answered before that. */
let tooSlow: boolean;
let opened: boolean[];

beforeEach(async () => {
  streams = new OpenStreams();
  opened = [];
  tooSlow = false;
  ready = Promise.resolve();
  server = fastify({ forceCloseConnections: true });
  server.get('/', async (_request, reply) => {
    if (tooSlow) void reply.code(503).send('too slow');
    await ready;
    const stream = streams.open(reply);
    opened.push(stream !== undefined);
    stream?.write(':\n\n');
    return reply;
  });
  url = await server.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close());
});

const get = (method = 'GET'): Promise<Response> => fetch(url, { method, signal: AbortSignal.timeout(10_000) });

describe('a stream', () => {
  it('goes on until all are ended', async () => {
    const response = await get();
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    streams.end();
    expect(await response.text()).toBe(':\n\n');
    expect(opened).toEqual([true]);
    // A server that closes would wait for a connection that is kept for the next request.
    await expect.poll(() => promisify(server.server.getConnections.bind(server.server))()).toBe(0);
  });

  it('that comes after the end is over at once', async () => {
    streams.end();
    const response = await get();
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(opened).toEqual([false]);
  });

  it('is a head alone for who asks for that', async () => {
    const response = await get('HEAD');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(opened).toEqual([false]);
  });

  it('of a request that was answered meanwhile is none', async () => {
    let goOn = (): void => undefined;
    ready = new Promise<void>((resolve) => (goOn = resolve));
    tooSlow = true;
    const response = await get();
    goOn();
    expect([response.status, await response.text()]).toEqual([503, 'too slow']);
    await expect.poll(() => opened).toEqual([false]);
  });

  it('of a request that is gone is none', async () => {
    let goOn = (): void => undefined;
    ready = new Promise<void>((resolve) => (goOn = resolve));
    const gone = new Promise((resolve) =>
      server.server.once('request', (_, response) => response.once('close', resolve)),
    );
    const abort = new AbortController();
    const asking = fetch(url, { signal: abort.signal });
    await new Promise((resolve) => server.server.once('request', resolve));
    abort.abort();
    await expect(asking).rejects.toThrow('abort');
    await gone;
    goOn();
    await expect.poll(() => opened).toEqual([false]);
  });
});
