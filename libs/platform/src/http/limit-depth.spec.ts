import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { limitDepth } from './limit-depth.js';

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

async function answerTo(payload: string): Promise<number> {
  const server = fastify();
  onTestFinished(() => server.close());
  limitDepth(server);
  server.setErrorHandler((error: { readonly status?: number }, _request, reply) =>
    reply.code(error.status ?? 500).send(),
  );
  server.post('/', () => 'read');
  const headers = { 'content-type': 'application/json' };
  return (await server.inject({ method: 'POST', url: '/', headers, payload })).statusCode;
}

describe('a body', () => {
  it.each([1, 100])('of %d levels is read', async (levels) => expect(await answerTo(nested(levels))).toBe(200));
  it.each([101, 100_000])('of %d levels is refused', async (levels) =>
    expect(await answerTo(nested(levels))).toBe(400),
  );
});
