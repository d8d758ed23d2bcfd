import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReactionsClient } from '../../../../tests/support/reactions-client.js';
import { startReactions } from '../testing/start-reactions.js';

interface Entry {
  readonly who: string;
  readonly what: string;
  readonly which: string;
  readonly detail: object;
}

const AUTH_SECRET = 'a secret of the length that is asked for';
let app: ReactionsClient;
let guarded: ReactionsClient;
beforeAll(async () => {
  const start = async (environment = {}): Promise<ReactionsClient> => {
    const { url, stop } = await startReactions(environment);
    afterAll(stop);
    return new ReactionsClient(url);
  };
  app = await start();
  guarded = await start({ AUTH: 'jwt', AUTH_SECRET });
});

const bearer = async (sub: string, roles: readonly string[]): Promise<{ authorization: string }> => {
  const token = new SignJWT({ sub, roles }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h');
  return { authorization: `Bearer ${await token.sign(new TextEncoder().encode(AUTH_SECRET))}` };
};
const audit = (): Promise<Entry[]> => app.get('/admin/messaging/audit');

describe('a queue of this app', () => {
  it('is told of and purged by its name, with an entry in the audit', async () => {
    expect(await app.get('/colas/reacciones_cola')).toMatchObject({ queue: 'reacciones_cola', message_count: 0 });
    await app.post('/admin/messaging/subscriptions/persistencia_cola/pause', {});
    for (const evento of ['uno', 'dos']) await app.post('/usuarios/ana/eventos', { evento });
    await expect
      .poll(() => app.get('/colas/persistencia_cola'))
      .toMatchObject({ message_count: 2, unsettled_count: 0 });
    const purged = await app.post('/colas/persistencia_cola/purge', {});
    expect([purged.status, await purged.json()]).toEqual([200, { queue: 'persistencia_cola', message_count: 2 }]);
    expect(await app.get('/colas/persistencia_cola')).toMatchObject({ message_count: 0 });
    const [entry] = await audit();
    expect(entry).toMatchObject({ what: 'purge', which: 'subscription/persistencia_cola', detail: { messages: 2 } });
  });

  it('is purged by operators alone, who stand in the audit by their names', async () => {
    const purge = async (headers = {}): Promise<number> =>
      (await fetch(`${guarded.url}/colas/reacciones_cola/purge`, { method: 'POST', headers })).status;
    expect(await purge()).toBe(401);
    expect(await purge(await bearer('eva', []))).toBe(403);
    const headers = await bearer('ana', ['operator']);
    expect(await purge(headers)).toBe(200);
    const entries = (await (await fetch(`${guarded.url}/admin/messaging/audit`, { headers })).json()) as Entry[];
    expect(entries.map(({ who, what }) => [who, what])).toEqual([['ana', 'purge']]);
  });
});

describe('a queue that is not ours', () => {
  it.each(['email_notifications', 'persistencia_cola.dlq', 'reacciones_col', 'REACCIONES_COLA', 'amq.gen', 'x%2Fy'])(
    '%s, is neither told of nor purged',
    async (name) => {
      const before = (await audit()).length;
      const told = await fetch(`${app.url}/colas/${name}`);
      expect([told.status, await told.json()]).toMatchObject([404, { type: 'unknown-subscription' }]);
      const purged = await app.post(`/colas/${name}/purge`, {});
      expect([purged.status, await purged.json()]).toMatchObject([404, { type: 'unknown-subscription' }]);
      expect(await audit()).toHaveLength(before);
    },
  );
});
