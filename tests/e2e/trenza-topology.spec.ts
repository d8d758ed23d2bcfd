import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedQueue, embeddedSubscriptions, migrate, openDatabase } from '#database';
import { silentLogger } from '#messaging';
import { startHost, type Host } from '#platform';
import { loyaltyConsumer } from '../../apps/loyalty-consumer/src/bootstrap.js';
import { salesApi } from '../../apps/sales-api/src/bootstrap.js';
import { ScriptedTransport } from '../support/scripted-transport.js';
import { runTrenza, type Ended } from '../support/run-trenza.js';

const old = { channel: 'sales_events', subscription: 'last_year' };

/** A folder in which an earlier version of the apps has left a subscription, with two messages that wait for it. */
async function leftBehind(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trenza-'));
  const url = `pglite:${join(folder, 'data')}`;
  const database = await openDatabase({ url, logger: silentLogger });
  await migrate(database, { schema: 'messaging', folder: 'libs/database/migrations' });
  await embeddedSubscriptions(database).declare([old, { channel: 'others', subscription: 'not_ours' }]);
  const message = { body: Buffer.from('{}') };
  const row = { subscription: old.subscription, type: 't', message };
  await embeddedQueue(database).put([
    { ...row, id: '1' },
    { ...row, id: '2' },
  ]);
  await database.close();
  return folder;
}

describe('npx trenza topology', () => {
  let folder: string;
  let host: Host;
  beforeAll(async () => {
    folder = await leftBehind();
    host = await startHost([salesApi, loyaltyConsumer], {
      environment: {
        DATABASE_URL: `pglite:${join(folder, 'data')}`,
        SALES_API_PORT: '0',
        LOYALTY_CONSUMER_PORT: '0',
        MESSAGING_ROUTES: '*=embedded',
        LOG_LEVEL: 'error',
      },
    });
  });
  afterAll(async () => {
    await host.stop();
    await rm(folder, { recursive: true });
  });
  const topology = (...args: string[]): Promise<Ended> =>
    runTrenza([...[...host.urls.values()].flatMap((url) => ['--url', url]), 'topology', ...args]).ended;

  it('shows what no contract names, once, and who sees it', async () => {
    const { code, out } = await topology('plan');
    expect(code).toBe(0);
    const what = 'embedded +subscription "last_year" of channel "sales_events"';
    expect(out).toMatch(new RegExp(`^extra +${what} +sales-api, loyalty-consumer +.*2 messages wait for it`, 'm'));
    expect(out).not.toContain('not_ours');
    expect(JSON.parse((await topology('plan', '--json')).out)).toMatchObject({
      differences: [{ kind: 'extra', transport: 'embedded', apps: ['sales-api', 'loyalty-consumer'] }],
      failures: [],
    });
  });

  it('ends with 1 where a check finds something', async () => {
    expect(await topology('check')).toMatchObject({ code: 1, err: expect.stringContaining('last_year') as string });
  });

  it('removes nothing unless it is asked to, and not without a yes', async () => {
    expect(await topology('apply')).toMatchObject({ code: 0, out: expect.stringContaining('extra') as string });
    const asking = await topology('apply', '--prune');
    expect(asking).toMatchObject({ code: 2, err: expect.stringContaining('say --yes') as string });
    expect((await topology('plan')).out).toContain('2 messages wait for it');
  });

  it('removes it when it is told yes; then nothing differs', async () => {
    const said = 'The brokers are as the contracts say.\n';
    expect(await topology('apply', '--prune', '--yes')).toMatchObject({ code: 0, out: `1 removed.\n${said}` });
    expect(await topology('check')).toMatchObject({ code: 0, out: said });
    expect(await topology('apply', '--prune')).toMatchObject({ code: 0, out: said });
  });
});

describe('npx trenza topology, of a broker that can not be compared whole', () => {
  const rabbitmq = new ScriptedTransport('rabbitmq');
  let host: Host;
  beforeAll(async () => {
    const environment = { DATABASE_URL: 'pglite:memory', SALES_API_PORT: '0', LOG_LEVEL: 'error' };
    host = await startHost([salesApi], { environment, makers: { rabbitmq: () => rabbitmq } });
  });
  afterAll(async () => void (await host.stop()));
  const check = (): Promise<Ended> =>
    runTrenza([...[...host.urls.values()].flatMap((url) => ['--url', url]), 'topology', 'check']).ended;
  const unknown = { kind: 'unknown', what: 'RabbitMQ', detail: 'set RABBITMQ_MANAGEMENT_URL' } as const;

  it('says in a check what nobody gave it the means to compare, and ends with 0', async () => {
    rabbitmq.differences = [unknown];
    const { code, out } = await check();
    expect(out).toMatch(/^unknown +rabbitmq +RabbitMQ +sales-api +set RABBITMQ_MANAGEMENT_URL$/m);
    expect(code).toBe(0);
  });

  it('ends with 1 where something differs beside it', async () => {
    rabbitmq.differences = [unknown, { kind: 'weak', what: 'queue "q"', detail: 'is a classic queue' }];
    expect(await check()).toMatchObject({ code: 1, err: expect.stringContaining('is a classic queue') as string });
  });
});
