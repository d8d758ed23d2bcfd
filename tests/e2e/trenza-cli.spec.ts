import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loyaltyConsumer } from '../../apps/loyalty-consumer/src/bootstrap.js';
import { salesApi } from '../../apps/sales-api/src/bootstrap.js';
import { startHost, type Host } from '#platform';
import { runTrenza as run, type Ended } from '../support/run-trenza.js';
import { until } from '../support/until.js';

const start = (environment: Record<string, string> = {}): Promise<Host> =>
  startHost([salesApi, loyaltyConsumer], {
    environment: {
      DATABASE_URL: 'pglite:memory',
      SALES_API_PORT: '0',
      LOYALTY_CONSUMER_PORT: '0',
      MESSAGING_ROUTES: '*=embedded',
      LOG_LEVEL: 'error',
      ...environment,
    },
  });

const sale = {
  sale_id: 'cli-1',
  product_id: 1,
  product_name: 'Manzana',
  quantity: 1,
  total: 1e18,
  customer_email: 'cli@example.com',
  timestamp: '2026-01-02T03:04:05Z',
};

describe('npx trenza', () => {
  let host: Host;
  let urls: string[];
  beforeAll(async () => {
    host = await start();
    urls = [...host.urls.values()].flatMap((url) => ['--url', url]);
  });
  afterAll(() => host.stop());
  const trenza = (...args: string[]): Promise<Ended> => run([...urls, ...args]).ended;

  it('shows what every app publishes and handles', async () => {
    const { code, out } = await trenza('status');
    expect(code).toBe(0);
    expect(out).toMatch(/^loyalty-consumer +loyalty_points +embedded +attached +0 +0 +0 +0 +0$/m);
    expect(out).toMatch(/^sales-api +sales_events +embedded +0 +published$/m);
    const json = JSON.parse((await trenza('status', '--json')).out) as { app: string }[];
    expect(json.map(({ app }) => app)).toEqual(['sales-api', 'loyalty-consumer']);
  });

  it('publishes, finds the dead letter, mends it and has it handled', async () => {
    const data = JSON.stringify(sale);
    expect(await trenza('publish', 'sales_events', 'sale_completed', '--data', data)).toMatchObject({ code: 0 });
    const listed = await until('a dead letter', async () => {
      const { out } = await trenza('dlq', 'list', '--text', 'cli-1');
      return out.includes('loyalty-consumer/1') && out;
    });
    expect(listed).toMatch(/loyalty-consumer\/1 .*loyalty_points +sale_completed +rejected +TRZ-5201/);
    expect((await trenza('dlq', 'show', 'loyalty-consumer/1')).out).toContain('"sale_id": "cli-1"');
    const bad = await trenza('dlq', 'edit', 'loyalty-consumer/1', '--data', '{"event_type":"sale_completed"}');
    expect(bad).toMatchObject({ code: 1, err: expect.stringContaining('breaks its contract') as string });
    const mended = JSON.stringify({ ...sale, event_type: 'sale_completed', total: 30 });
    expect(await trenza('dlq', 'edit', 'loyalty-consumer/1', '--data', mended)).toMatchObject({ code: 0 });
    expect((await trenza('dlq', 'redrive')).code).toBe(2);
    expect(await trenza('dlq', 'redrive', 'loyalty-consumer/1')).toMatchObject({ code: 0, out: '1 redriven.\n' });
    const again = await trenza('dlq', 'redrive', 'loyalty-consumer/1');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('redriven already, by anybody') as string });
    expect((await trenza('dlq', 'list')).out).toBe('No dead letters.\n');
    expect((await trenza('dlq', 'discard', '--all')).out).toBe('0 discarded.\n');
  });

  it('pauses and resumes', async () => {
    expect((await trenza('pause', 'loyalty_points')).out).toBe('loyalty_points of loyalty-consumer: paused.\n');
    expect((await trenza('status')).out).toContain('paused (operator)');
    expect((await trenza('resume', 'loyalty_points')).code).toBe(0);
    expect(await trenza('pause', 'nobody')).toMatchObject({
      code: 1,
      err: expect.stringContaining('loyalty_points') as string,
    });
  });

  it('shows what happens on a channel, until the apps stop', async () => {
    const other = await start();
    const to = [...other.urls.values()].flatMap((url) => ['--url', url]);
    const data = JSON.stringify({ ...sale, total: 1 });
    await run([...to, 'publish', 'sales_events', 'sale_completed', '--data', data]).ended;
    const watching = run([...to, 'tail', 'sales_events', '--last', '5']);
    const out = await until('both apps have said it', () =>
      Promise.resolve(/→[^]*←|←[^]*→/.test(watching.said()) && watching.said()),
    );
    expect(await other.stop()).toBe(true);
    expect((await watching.ended).code).toBe(0);
    expect(out).toMatch(/sales-api +→ sales_events +taken .*cli-1/);
    expect(out).toMatch(/loyalty-consumer +← loyalty_points +done .*cli-1/);
  });

  it.each<[string, string[], number, RegExp]>([
    ['no app answers', ['--url', 'http://127.0.0.1:1', 'status'], 69, /No app answers at http:\/\/127.0.0.1:1/],
    ['it does not understand', ['dance'], 2, /unknown command/],
    ['it is told no JSON', ['publish', 'sales_events', 'sale_completed', '--data', '{'], 2, /no JSON/],
    ['it is told nonsense for a letter', ['dlq', 'show', 'x'], 2, /no dead letter/],
  ])('ends with its own number when %s', async (_, args, code, says) => {
    const ended = await (args[0] === '--url' ? run(args).ended : trenza(...args));
    expect([ended.code, ended.err]).toEqual([code, expect.stringMatching(says)]);
  });

  it('explains itself', async () => {
    const { code, out } = await trenza('dlq', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/list[\s\S]*show[\s\S]*edit[\s\S]*redrive[\s\S]*discard/);
  });

  it('asks for a token where the apps do', async () => {
    const AUTH_SECRET = 'a secret of the length that is asked for';
    const guarded = await start({ AUTH: 'jwt', AUTH_SECRET });
    const to = [...guarded.urls.values()].flatMap((url) => ['--url', url]);
    const token = await new SignJWT({ sub: 'ana', roles: ['operator'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(AUTH_SECRET));
    expect(await run([...to, 'status']).ended).toMatchObject({
      code: 77,
      err: expect.stringContaining('--token') as string,
    });
    expect(await run([...to, '--token', token, 'status']).ended).toMatchObject({ code: 0 });
    await guarded.stop();
  });
});
