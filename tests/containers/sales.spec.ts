import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { lineTo, type Line } from '../support/line.js';
import { hasRabbitmq, rabbitmqBroker } from '../support/rabbitmq-broker.js';
import { runTrenza, type Ended } from '../support/run-trenza.js';
import { bought, mailsTo, mailTo, pointsOf } from '../support/shop.js';
import { until } from '../support/until.js';
import { type App, Fleet } from '../faults/fleet.js';
import { postgresContainer } from './postgres-container.js';

const broker = hasRabbitmq() ? rabbitmqBroker() : undefined;
const SOON = { timeout: 120_000 };
/** Four processes start, some of them twice, on whatever else the machine does. */
const MINUTES = 5 * 60_000;

interface Health {
  readonly status: string;
  readonly checks: { readonly brokers: { readonly rabbitmq: { readonly status: string; readonly error?: string } } };
}

const readiness = async (url: string): Promise<readonly [number, Health]> => {
  const answer = await fetch(`${url}/health/ready`);
  return [answer.status, (await answer.json()) as Health];
};

describe.skipIf(!broker)('the sales flow on RabbitMQ and Postgres', { timeout: MINUTES }, () => {
  let fleet: Fleet;
  let line: Line;
  let vhost: string;
  beforeAll(async () => {
    if (!broker) return;
    const { url, name } = await broker.vhost();
    vhost = name;
    line = await lineTo(url);
    afterAll(() => line.cut());
    const env = { MESSAGING_ROUTES: '', RABBITMQ_URL: line.url, RABBITMQ_MANAGEMENT_URL: broker.managementUrl };
    const databaseUrl = await postgresContainer(afterAll);
    fleet = await Fleet.prepare({ databaseUrl, atTheEnd: afterAll, env, readyWithinMs: SOON.timeout });
    await Promise.all([fleet.add('mail-inbox'), fleet.add('sales-api')]);
  }, MINUTES);

  const urlOf = (app: App): string => fleet.of(app).at(-1)?.url ?? '';
  const trenza = (...args: readonly string[]): Promise<Ended> => {
    const urls = fleet.apps.flatMap((url) => ['--url', url]);
    return runTrenza([...urls, ...args], { cwd: fleet.place.folder, env: fleet.place.env }).ended;
  };
  const waiting = async (queue: string): Promise<number | undefined> => {
    const path = `queues/${vhost}/${queue}`;
    const { messages } = ((await broker?.ask('GET', path)) as { readonly messages?: number }) ?? {};
    return messages;
  };

  it('keeps the first purchases for consumers that have never run', async () => {
    const sale = await bought(fleet.shop, { email: 'primera@example.com' });
    await expect.poll(() => waiting('email_notifications'), SOON).toBe(1);
    await expect.poll(() => waiting('loyalty_points'), SOON).toBe(1);
    await Promise.all([fleet.add('email-consumer'), fleet.add('loyalty-consumer')]);
    expect((await pointsOf(urlOf('loyalty-consumer'), 'primera@example.com')).entries).toMatchObject([
      { sale_id: sale.sale_id },
    ]);
    expect((await mailTo(urlOf('mail-inbox'), 'primera@example.com')).html).toContain(sale.sale_id);
  });

  it('makes of a purchase one e-mail and its points', async () => {
    const sale = await bought(fleet.shop, { quantity: 5, email: 'cliente@example.com' });
    expect(sale.total).toBe(75);
    expect(await pointsOf(urlOf('loyalty-consumer'), 'cliente@example.com')).toMatchObject({ balance: 75 });
    await mailTo(urlOf('mail-inbox'), 'cliente@example.com');
    expect(await mailsTo(urlOf('mail-inbox'), 'cliente@example.com')).toHaveLength(1);
    await expect.poll(() => waiting('loyalty_points'), SOON).toBe(0);
  });

  it('is what trenza status, topology and doctor find in order', async () => {
    const { code, out } = await trenza('status');
    expect(code).toBe(0);
    expect(out).toMatch(/^loyalty-consumer +loyalty_points +rabbitmq +attached +0 /m);
    expect(out).toMatch(/^sales-api +sales_events +rabbitmq +0 +published$/m);
    expect(out).toMatch(/^sales-api +rabbitmq +connected +-$/m);
    expect(await trenza('topology', 'check')).toMatchObject({
      code: 0,
      out: 'The brokers are as the contracts say.\n',
    });
    const doctor = await trenza('doctor');
    expect(doctor.out + doctor.err).toMatch(
      /^ {2}ok {4}RabbitMQ 127\.0\.0\.1:\d+: answers, and lets us in: RabbitMQ 4\./m,
    );
    expect(doctor.out + doctor.err).toMatch(/^ {2}ok {4}RabbitMQ's management .*: answers/m);
    expect(doctor).toMatchObject({ code: 0, err: '' });
  });

  it('has its missing and its extra queues named, made and removed by trenza topology', async () => {
    await broker?.ask('PUT', `queues/${vhost}/old_reports`, { durable: true });
    await broker?.ask('POST', `bindings/${vhost}/e/sales_events/q/old_reports`, {});
    const planned = await trenza('topology', 'plan');
    expect(planned.out).toMatch(/^extra +rabbitmq .*old_reports/m);
    expect(await trenza('topology', 'check')).toMatchObject({ code: 1 });
    expect((await trenza('topology', 'apply', '--prune', '--yes')).out).toMatch(/^1 removed\./);
    expect(await trenza('topology', 'check')).toMatchObject({ code: 0 });
  });

  it('drains on SIGTERM: what a consumer holds is finished, and the rest waits for the next', async () => {
    const sales = await Promise.all(
      Array.from({ length: 30 }, () => bought(fleet.shop, { email: 'todas@example.com' })),
    );
    const [loyalty] = fleet.of('loyalty-consumer');
    if (!loyalty) throw new Error('no loyalty-consumer runs');
    expect(await fleet.remove(loyalty, 'SIGTERM')).toEqual({ code: 0, signal: null });
    expect(loyalty.program.logLines().at(-1)).toMatchObject({ msg: 'stopped', clean: true });
    await fleet.add('loyalty-consumer');
    const { entries } = await pointsOf(urlOf('loyalty-consumer'), 'todas@example.com', sales.length);
    expect(new Set(entries.map(({ sale_id }) => sale_id)).size).toBe(sales.length);
    await expect.poll(() => waiting('loyalty_points'), SOON).toBe(0);
  });

  it('lives while RabbitMQ is away at its start, says so in one line, and catches up', async () => {
    await line.cut();
    onTestFinished(() => line.mend());
    for (const app of ['sales-api', 'loyalty-consumer'] as const)
      for (const one of fleet.of(app))
        expect([(await fleet.remove(one, 'SIGTERM')).code, one.program.output]).toEqual([0, expect.anything()]);
    const shop = await fleet.launch('sales-api');
    const loyalty = await fleet.launch('loyalty-consumer');
    for (const { url } of [shop, loyalty])
      await until(`${url} answers`, () => fetch(`${url}/health/live`), { withinMs: SOON.timeout });
    await bought(shop.url, { email: 'paciente@example.com' });
    const away = { status: 'disconnected', error: expect.stringMatching(/^RabbitMQ at .* can't be reached/) as string };
    await expect
      .poll(() => readiness(shop.url), SOON)
      .toMatchObject([200, { status: 'degraded', checks: { brokers: { rabbitmq: away } } }]);
    expect(await readiness(loyalty.url)).toMatchObject([503, { status: 'unavailable' }]);
    const lines = loyalty.program.logLines().filter(({ msg }) => String(msg).includes("can't be reached"));
    expect(lines).toHaveLength(1);
    await line.mend();
    await pointsOf(loyalty.url, 'paciente@example.com');
    await expect.poll(async () => (await readiness(loyalty.url))[0], SOON).toBe(200);
    await expect.poll(async () => (await readiness(shop.url))[1].status, SOON).toBe('ready');
  });

  it('says of a wrong password that it is one, in the log, to whoever asks and to doctor, and shows it to nobody', async () => {
    const url = new URL(line.url);
    url.password = 'falsch';
    const wrong = { RABBITMQ_URL: url.href };
    const [old] = fleet.of('loyalty-consumer');
    if (old) await fleet.remove(old, 'SIGTERM');
    const { program, url: where } = await fleet.launch('loyalty-consumer', wrong);
    const said = /refuses user "guest" \(ACCESS_REFUSED\): its name or its password is wrong/;
    await expect
      .poll(() => program.logLines().map(({ code, msg }) => `${String(code)} ${String(msg)}`), SOON)
      .toContainEqual(expect.stringMatching(new RegExp(`^TRZ-4011 .*${said.source}`)));
    await until(`${where} answers`, () => fetch(`${where}/health/live`), { withinMs: SOON.timeout });
    expect(await readiness(where)).toMatchObject([
      503,
      { checks: { brokers: { rabbitmq: { error: expect.stringMatching(said) as string } } } },
    ]);
    const env = { ...fleet.place.env, ...wrong };
    const doctor = await runTrenza(['--url', where, 'doctor'], { cwd: fleet.place.folder, env }).ended;
    expect(doctor.code).toBe(2);
    expect(doctor.err).toMatch(new RegExp(`^ {2}fail {2}RabbitMQ 127.*: .*${said.source}`, 'm'));
    expect(program.output + doctor.err + doctor.out).not.toContain('falsch');
  });
});
