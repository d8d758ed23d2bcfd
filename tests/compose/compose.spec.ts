import { beforeAll, afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { dockerAnswers } from '../../tools/programs.js';
import { Composition } from '../support/composition.js';
import { LiveStream } from '../support/live-stream.js';
import { packageExampleSays } from '../support/package-example-says.js';
import { Program } from '../support/program.js';
import { ReactionsClient } from '../support/reactions-client.js';
import { bought, mailsTo, mailTo, pointsOf, read, type Sale } from '../support/shop.js';
import { until } from '../support/until.js';

const WITHIN_MS = 120_000;
const idsOf = (sales: readonly Sale[]): string[] => sales.map(({ sale_id }) => sale_id).toSorted();

describe.skipIf(!dockerAnswers())('docker compose', () => {
  let composition: Composition;
  const cleaning: (() => Promise<void>)[] = [];
  const shop = (): string => composition.url('SALES_API_PORT');
  const inbox = (): string => composition.url('MAIL_INBOX_PORT');

  beforeAll(async () => {
    composition = await Composition.prepare({ atTheEnd: (clean) => cleaning.push(clean) });
    await composition.compose('up', '--wait');
  });
  afterAll(async () => {
    for (const clean of cleaning) await clean();
  });

  /** So many sales to one customer, four at once. @param onSale called with their number, after each */
  async function sell(email: string, count: number, onSale?: (sales: number) => void): Promise<Sale[]> {
    const sales: Sale[] = [];
    let next = 0;
    const buyer = async (): Promise<void> => {
      while (next++ < count) {
        sales.push(await bought(shop(), { product: (next % 12) + 1, email }));
        onSale?.(sales.length);
      }
    };
    await Promise.all(Array.from({ length: 4 }, buyer));
    return sales;
  }

  /** Every sale has its points once, and its e-mail. @param repeats e-mails that a kill may have sent twice */
  async function expectSettled(loyalty: string, email: string, sales: readonly Sale[], repeats = 0): Promise<void> {
    const confirmed = async (): Promise<readonly string[]> =>
      (await mailsTo(inbox(), email)).map(({ messageId }) => messageId.replace(/^<?sale\.(.*)@.*$/, '$1'));
    await until(`${sales.length} e-mails to ${email}`, async () => new Set(await confirmed()).size >= sales.length, {
      withinMs: WITHIN_MS,
      everyMs: 250,
    });
    const entries = async () => {
      const { entries: page } = await read<{ entries: readonly { sale_id: string }[] }>(
        `${loyalty}/customers/${email}/points?limit=100`,
      );
      return page.length >= sales.length && page.map(({ sale_id }) => sale_id).toSorted();
    };
    expect(await until(`the points of ${email}`, entries, { withinMs: WITHIN_MS, everyMs: 250 })).toEqual(idsOf(sales));
    const mails = await confirmed();
    expect([...new Set(mails)].toSorted()).toEqual(idsOf(sales));
    expect(mails.length - sales.length, 'repeated e-mails').toBeLessThanOrEqual(repeats);
  }

  const scaled = (...args: readonly string[]): Promise<string> =>
    composition.with(['deploy/compose.scale.yml'], ...args);
  const replicasOf = (service: string, port: string): Promise<string[]> =>
    Promise.all(
      ['1', '2', '3'].map(async (index) => `http://${(await scaled('port', '--index', index, service, port)).trim()}`),
    );

  it('brings up everything, from nothing, with no step before', async () => {
    const { sale_id: id, total } = await bought(shop(), { product: 1, quantity: 5, email: 'first@example.com' });
    expect(total).toBe(75);
    const { subject } = await mailTo(inbox(), 'first@example.com');
    expect(subject).toContain('Manzana Orgánica');
    const { balance, entries } = await pointsOf(composition.url('LOYALTY_CONSUMER_PORT'), 'first@example.com');
    expect({ balance, sales: entries.map(({ sale_id }) => sale_id) }).toEqual({ balance: 75, sales: [id] });
  });

  it('publishes no port but on this machine', async () => {
    const ids = await composition.containers();
    expect(ids.length).toBeGreaterThan(5);
    const published = await composition.compose('ps', '--format', '{{.Ports}}');
    expect(published).toContain('127.0.0.1:');
    expect(published).not.toMatch(/0\.0\.0\.0:|\[::\]:/);
  });

  it('has figures of RabbitMQ, with what its queues drop among them', async () => {
    const figures = await (await fetch(`${composition.url('RABBITMQ_METRICS_PORT')}/metrics`)).text();
    for (const why of ['maxlen', 'expired', 'rejected', 'delivery_limit'])
      expect(figures).toMatch(
        new RegExp(
          `^rabbitmq_global_messages_dead_lettered_${why}_total\\{.*dead_letter_strategy="disabled".*\\} `,
          'm',
        ),
      );
  });

  it('is what the example of the RabbitMQ package runs against, while nobody else takes from its queues', async () => {
    await composition.compose('stop', 'reactions-api');
    const { port } = new URL(composition.url('RABBITMQ_PORT'));
    const example = new Program('dist/examples/rabbitmq-package/main.js', { env: { RABBITMQ_PORT: port } });
    onTestFinished(async () => void (await example.kill()));
    expect([await example.ended, example.output]).toEqual([{ code: 0, signal: null }, expect.anything()]);
    const lines = example.stdout.trimEnd().split('\n');
    expect(lines).toEqual(expect.arrayContaining([...packageExampleSays]));
    expect(lines).toHaveLength(packageExampleSays.length);

    await composition.compose('up', '--wait', 'reactions-api');
    const reactions = new ReactionsClient(composition.url('REACTIONS_API_PORT'));
    expect(await reactions.react('o-1', 'ana', 'like')).toMatchObject({ likes: 1 });
    await expect
      .poll(() => reactions.get('/colas/persistencia_cola'), { timeout: WITHIN_MS })
      .toMatchObject({ message_count: 0, consumer_count: 1 });
    expect((await reactions.events('outfit_id=o-1')).eventos).toHaveLength(1);
  });

  it('loses nothing when consumers and RabbitMQ are killed while purchases come in', async () => {
    let killed: Promise<string> | undefined;
    const sales = await sell('killed@example.com', 80, (count) => {
      if (count === 20) killed = composition.compose('kill', 'rabbitmq', 'email-consumer', 'loyalty-consumer');
    });
    expect(killed, 'nothing was killed').toBeDefined();
    await killed;
    expect(sales).toHaveLength(80);
    // what was answered while nobody was there waits in the outbox
    sales.push(...(await sell('killed@example.com', 10)));
    await composition.compose('up', '--wait');
    await expectSettled(composition.url('LOYALTY_CONSUMER_PORT'), 'killed@example.com', sales, 16);
  });

  it('ends within its grace period when it is stopped, and goes on from where it was', async () => {
    const sales = await sell('stopped@example.com', 20);
    await composition.compose('stop');
    const codes = await composition.compose('ps', '--all', '--format', '{{.Service}} {{.ExitCode}}');
    const apps = codes.split('\n').filter((line) => /-(api|consumer|inbox) /.test(line));
    expect(apps.toSorted()).toEqual([
      'email-consumer 0',
      'loyalty-consumer 0',
      'mail-inbox 0',
      'reactions-api 0',
      'sales-api 0',
    ]);
    await composition.compose('up', '--wait');
    await expectSettled(composition.url('LOYALTY_CONSUMER_PORT'), 'stopped@example.com', sales);
  });

  it('runs three replicas of each consumer with deploy/compose.scale.yml', async () => {
    await scaled('up', '--wait');
    const [first = '', ...others] = await replicasOf('loyalty-consumer', '3012');
    expect(new Set([first, ...others]).size).toBe(3);

    let killed: Promise<string> | undefined;
    const sales = await sell('scaled@example.com', 60, (count) => {
      if (count === 15) killed = scaled('kill', '--', 'email-consumer');
    });
    await killed;
    await scaled('up', '--wait');
    await expectSettled(first, 'scaled@example.com', sales, 3 * 16);
    for (const url of others) expect((await pointsOf(url, 'scaled@example.com')).entries.length).toBeGreaterThan(0);
  });

  it('has three instances that tell the listeners of all what one of them was told', async () => {
    const instances = await replicasOf('reactions-api', '3002');
    const streams = await Promise.all(instances.map((url) => LiveStream.open(url, 'compose')));
    for (const stream of streams) onTestFinished(() => stream.close());
    for (const [at, url] of instances.entries()) await new ReactionsClient(url).react('compose', `user-${at}`, 'like');
    for (const stream of streams)
      await expect.poll(() => stream.last?.data.likes, { timeout: WITHIN_MS }).toBe(instances.length);
    const [first = ''] = instances;
    const logged = async (): Promise<number> =>
      (await new ReactionsClient(first).events('outfit_id=compose')).eventos.length;
    expect(await logged()).toBe(instances.length);
  });
});
