import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReactionsClient } from '../../../tests/support/reactions-client.js';
import { startReactions } from './testing/start-reactions.js';

let app: ReactionsClient;
beforeAll(async () => {
  const { url, stop } = await startReactions();
  app = new ReactionsClient(url);
  afterAll(stop);
});

const like = { usuario_id: 'ana', accion: 'like' };
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const withMetadata = (metadata: string): string => `{"usuario_id":"ana","accion":"like","metadata":${metadata}}`;
const LONG = 'x'.repeat(201);

describe('a reaction that is refused', () => {
  it.each([
    ['another accion', { ...like, accion: 'love' }, 400],
    ['no accion', { usuario_id: 'ana' }, 400],
    ['no user', { accion: 'like' }, 400],
    ['an empty user', { ...like, usuario_id: '' }, 400],
    ['a user that is a number', { ...like, usuario_id: 7 }, 400],
    ['a user with a NUL', { ...like, usuario_id: 'a\u0000' }, 400],
    ['a user of 201 characters', { ...like, usuario_id: LONG }, 400],
    ['metadata that is a list', { ...like, metadata: [] }, 400],
    ['metadata that is text', { ...like, metadata: 'x' }, 400],
    ['metadata of 100 kB', { ...like, metadata: { text: 'x'.repeat(100_000) } }, 400],
    ['metadata of 1 MB', { ...like, metadata: { text: 'x'.repeat(1_048_576) } }, 413],
    ['metadata of 33 levels', withMetadata(nested(33)), 400],
    ['metadata of 10,000 levels', withMetadata(nested(10_000)), 400],
    ['NaN', '{"usuario_id":"ana","accion":"like","metadata":{"a":NaN}}', 400],
    ['no JSON', 'like!', 400],
    ['nothing', '', 400],
    ['null', 'null', 400],
    ['a list', '[]', 400],
  ])('for %s', async (_, body, status) => {
    const response = await app.post('/outfits/refused/reactions', body);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(await response.json()).toMatchObject({ status });
    expect(await app.outfit('refused')).toMatchObject({ likes: 0 });
  });

  it('for an outfit whose id is too long, or no text', async () => {
    expect((await app.post(`/outfits/${LONG}/reactions`, like)).status).toBe(400);
    expect((await app.post('/outfits/a%00b/reactions', like)).status).toBe(400);
  });

  it('but not for metadata of 32 levels', async () => {
    expect((await app.post('/outfits/taken/reactions', withMetadata(nested(32)))).status).toBe(201);
  });
});

describe('an event that is refused', () => {
  it.each([
    ['/usuarios', { usuario_id: 'ana' }],
    ['/usuarios', { usuario_id: 'ana', email: 'no' }],
    ['/usuarios/ana/eventos', {}],
    ['/usuarios/ana/eventos', { evento: 'x', datos: [] }],
    ['/outfits/o/eventos', { evento: '' }],
  ])('%s %j', async (path, body) => {
    const response = await app.post(path, body);
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});

describe('a question that is refused', () => {
  it.each([
    '/outfits?sort=views',
    '/outfits?limit=0',
    '/outfits?cursor=x',
    '/outfits?cursor=9999999999_YQ',
    '/outfits?cursor=0_AA',
    '/eventos?tipo=otro',
    '/eventos?from=ayer',
    '/eventos?from=2025-W01',
    '/eventos?limit=1001',
    '/eventos?cursor=1',
    '/eventos?cursor=-999999999999999_1',
  ])('%s', async (path) => {
    const response = await fetch(app.url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});
