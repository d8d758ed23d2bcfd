import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthConfig } from '../config/auth.config.js';
import { Problem } from '../http/problem.js';
import { Authentication } from './authentication.js';

const SECRET = 'a secret of the length that is asked for';
const by = (fields: Partial<AuthConfig>) =>
  new Authentication(Object.assign(new AuthConfig(), { kind: 'jwt' }, fields));
interface Signing {
  readonly secret?: string;
  readonly alg?: string;
  readonly exp?: string | null;
}
const token = (claims: Record<string, unknown>, { secret = SECRET, alg = 'HS256', exp = '1h' }: Signing = {}) => {
  const unsigned = new SignJWT(claims).setProtectedHeader({ alg });
  return (exp === null ? unsigned : unsigned.setExpirationTime(exp)).sign(new TextEncoder().encode(secret));
};
const statusOf = async (asked: Promise<unknown>): Promise<number> => {
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  return error instanceof Problem ? error.getStatus() : 0;
};

describe('who asks', () => {
  it('is anybody with AUTH=off', async () => {
    expect(await by({ kind: 'off' }).userOf(undefined)).toEqual({ name: 'anybody', roles: ['operator'] });
  });

  it('is said by a token that the secret signed', async () => {
    const signed = await token({ sub: 'ana', roles: ['operator'] });
    expect(await by({ secret: SECRET }).userOf(`Bearer ${signed}`)).toEqual({ name: 'ana', roles: ['operator'] });
    expect(await by({ secret: SECRET }).userOf(`Bearer ${await token({ sub: 'bo' })}`)).toEqual({
      name: 'bo',
      roles: [],
    });
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['nothing', async () => undefined],
    ['another scheme', async () => 'Basic YTpi'],
    ['nonsense', async () => 'Bearer a.b.c'],
    ["another's signature", async () => `Bearer ${await token({ sub: 'ana' }, { secret: `${SECRET}!` })}`],
    [
      'another algorithm',
      async () => `Bearer ${await token({ sub: 'ana' }, { alg: 'HS512', secret: SECRET.repeat(2) })}`,
    ],
    ['an expired token', async () => `Bearer ${await token({ sub: 'ana' }, { exp: '-1m' })}`],
    ['a token that never ends', async () => `Bearer ${await token({ sub: 'ana' }, { exp: null })}`],
    ['a token of nobody', async () => `Bearer ${await token({ roles: ['operator'] })}`],
    [
      'a token without a signature',
      async () =>
        `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"ana"}').toString('base64url')}.`,
    ],
  ])('is refused with %s', async (_, authorization) => {
    expect(await statusOf(by({ secret: SECRET }).userOf(await authorization()))).toBe(401);
  });
});

describe('a token, where issuer and audience are asked for', () => {
  const asking = { secret: SECRET, issuer: 'https://login.example.com/', audience: 'trenza' };
  const ours = { sub: 'ana', roles: 'reader operator', iss: asking.issuer, aud: ['billing', 'trenza'] };
  const asked = async (claims: Record<string, unknown>) => by(asking).userOf(`Bearer ${await token(claims)}`);

  it('holds when it names both; its roles may be one string', async () => {
    expect(await asked(ours)).toEqual({ name: 'ana', roles: ['reader', 'operator'] });
  });

  it.each([
    ['another issuer', { ...ours, iss: 'https://login.example.org/' }, /iss/],
    ['no issuer', { ...ours, iss: undefined }, /iss/],
    ['another audience', { ...ours, aud: 'billing' }, /aud/],
    ['no audience', { ...ours, aud: undefined }, /aud/],
  ])('is refused with %s, and is told so', async (_, claims, says) => {
    const error: unknown = await asked(claims).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).problem).toMatchObject({ status: 401, detail: expect.stringMatching(says) as string });
  });

  it('is not asked for what no variable names', async () => {
    const signed = `Bearer ${await token({ ...ours, iss: 'anybody', aud: 'anything' })}`;
    expect((await by({ secret: SECRET }).userOf(signed)).name).toBe('ana');
  });
});

describe('who asks, by the keys of an issuer', () => {
  let issuer: Server;
  let url: string;
  let signed: string;
  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] });
    issuer = createServer((request, response) =>
      request.url === '/keys' ? response.end(keys) : response.writeHead(500).end(),
    ).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    signed = await new SignJWT({ roles: ['operator'] })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setSubject('ana')
      .setExpirationTime('1h')
      .sign(privateKey);
  });
  afterAll(() => void issuer.close());

  it('is said by a token that one of them signed', async () => {
    expect(await by({ jwksUrl: `${url}/keys` }).userOf(`Bearer ${signed}`)).toEqual({
      name: 'ana',
      roles: ['operator'],
    });
    expect(await statusOf(by({ jwksUrl: `${url}/keys` }).userOf(`Bearer ${await token({ sub: 'ana' })}`))).toBe(401);
  });

  it("can't be told while the keys can't be had, which is not the token's fault", async () => {
    expect(await statusOf(by({ jwksUrl: `${url}/away` }).userOf(`Bearer ${signed}`))).toBe(503);
    expect(await statusOf(by({ jwksUrl: 'http://127.0.0.1:1/keys' }).userOf(`Bearer ${signed}`))).toBe(503);
  });
});
