import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { InvalidConfiguration, startHost, type Host } from '#platform';
import { loyaltyConsumer } from '../../apps/loyalty-consumer/src/bootstrap.js';
import { salesApi } from '../../apps/sales-api/src/bootstrap.js';
import { ScriptedTransport } from '../support/scripted-transport.js';
import { bought } from '../support/shop.js';

interface Health {
  readonly status: string;
  readonly checks: { readonly brokers: unknown };
}

const environment = {
  LOG_LEVEL: 'error',
  SALES_API_PORT: '0',
  LOYALTY_CONSUMER_PORT: '0',
};

/** To make a database takes longer than all that is tested on it. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trenza-brokers-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Both apps in one process, over a broker that the test plays. */
async function start(rabbitmq: ScriptedTransport, env: Readonly<Record<string, string>> = {}) {
  const made: string[] = [];
  const makers = {
    rabbitmq: ({ name }: { readonly name: string }) => {
      made.push(name);
      return rabbitmq;
    },
  };
  const host = await startHost([salesApi, loyaltyConsumer], {
    environment: { ...environment, DATABASE_URL: `pglite:${join(folder, 'data')}`, ...env },
    makers,
  });
  onTestFinished(async () => void (await host.stop()));
  return { host, made };
}

const urlOf = (host: Host, app: string): string => host.urls.get(app) ?? '';
const health = async (host: Host, app: string): Promise<readonly [number, Health]> => {
  const answer = await fetch(`${urlOf(host, app)}/health/ready`);
  return [answer.status, (await answer.json()) as Health];
};

describe('a process whose channels go over a broker', () => {
  it('makes its transport once, for all of its apps, and lets go of it after the last message', async () => {
    const rabbitmq = new ScriptedTransport('rabbitmq');
    const { host, made } = await start(rabbitmq);
    expect(made).toEqual([expect.stringMatching(/^sales-api\+loyalty-consumer\/.+-\d+$/)]);
    expect(rabbitmq.plans.map(({ channels }) => channels.map(({ name }) => name))).toEqual([
      ['sales_events'],
      ['sales_events'],
    ]);
    await bought(urlOf(host, 'sales-api'));
    await expect.poll(() => rabbitmq.published).toHaveLength(1);
    expect(await host.stop()).toBe(true);
    expect(rabbitmq.said).toEqual(['consumption closed', 'closed']);
  });

  it('lives while the broker is away: sales are made, and leave when it is back', async () => {
    const rabbitmq = new ScriptedTransport('rabbitmq', 'disconnected', new Error('connection refused'));
    rabbitmq.script = () => 'failed';
    const { host } = await start(rabbitmq);
    const { sale_id } = await bought(urlOf(host, 'sales-api'));
    const away = { brokers: { rabbitmq: { status: 'disconnected', error: 'connection refused' } } };
    expect(await health(host, 'sales-api')).toMatchObject([200, { status: 'degraded', checks: away }]);
    expect(await health(host, 'loyalty-consumer')).toMatchObject([503, { status: 'unavailable', checks: away }]);
    await expect.poll(() => rabbitmq.asked).toContain(sale_id);
    rabbitmq.script = () => 'taken';
    rabbitmq.become('connected');
    await expect.poll(() => rabbitmq.published, { timeout: 15_000 }).toEqual([sale_id]);
    await expect.poll(async () => (await health(host, 'sales-api'))[1].status).toBe('ready');
    expect(await health(host, 'loyalty-consumer')).toMatchObject([200, { status: 'ready' }]);
  });

  it('shows the connection to whoever looks and to whoever scrapes', async () => {
    const { host } = await start(new ScriptedTransport('rabbitmq', 'blocked', new Error('low on memory')));
    const overview = await (await fetch(`${urlOf(host, 'sales-api')}/admin/messaging`)).json();
    expect(overview).toMatchObject({ transports: [{ transport: 'rabbitmq', state: 'blocked', why: 'low on memory' }] });
    const metrics = await (await fetch(`${urlOf(host, 'sales-api')}/metrics`)).text();
    expect(metrics).toMatch(/^trenza_connection_state\{messaging_system="rabbitmq",trenza_state="blocked",.*\} 1$/m);
  });
});

describe('a process that nothing of goes over a broker', () => {
  it('makes no transport to it, and asks for none of its variables', async () => {
    const { made } = await start(new ScriptedTransport('rabbitmq'), {
      MESSAGING_ROUTES: '*=embedded',
      RABBITMQ_CA_FILE: '/nowhere.pem',
    });
    expect(made).toEqual([]);
  });
});

describe('variables of a broker', () => {
  it('are all told apart before anything is opened', async () => {
    const refused = start(new ScriptedTransport('rabbitmq'), {
      ENV: 'production',
      RABBITMQ_CA_FILE: '/nowhere.pem',
      RABBITMQ_PORT: 'x',
    });
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidConfiguration);
    const { variables, exitCode } = error as InvalidConfiguration;
    const names = variables.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b));
    expect(names).toEqual(['AUTH', 'RABBITMQ_CA_FILE', 'RABBITMQ_PORT', 'RABBITMQ_URL']);
    expect(exitCode).toBe(78);
  });
});
