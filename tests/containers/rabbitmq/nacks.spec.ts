import { describe, expect, it, onTestFinished } from 'vitest';
import {
  channel,
  createMessaging,
  Message,
  messageOf,
  rabbitmqTransport,
  silentLogger,
  type Transport,
} from '#messaging';
import { memoryStores } from '#messaging/testing';
import { IsString } from 'class-validator';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';

class Told extends Message('told') {
  @IsString()
  n!: string;
}

const tasks = (name: string) =>
  channel(name, { pattern: 'tasks', transport: 'rabbitmq', messages: [Told], identity: ({ n }) => n });
/** Its queue has a policy; the other has none. */
const narrow = tasks('narrow');
const wide = tasks('wide');
const subscription = narrow.subscription('narrow');
wide.subscription('wide');
const plan = { channels: [narrow, wide] };
const SOON = { timeout: 30_000 };
const numbered = (from: number) => Array.from({ length: 12 }, (_, n) => String(from + n));
const told = (n: string) => ({ id: n, type: 'told', body: Buffer.from(`{"type":"told","n":"${n}"}`) });

/** RabbitMQ refuses what a queue has no room for, by a basic.nack. */
async function narrowVhost() {
  const broker = rabbitmqBroker();
  const { url, name } = await broker.vhost();
  await broker.ask('PUT', `policies/${name}/narrow`, {
    pattern: '^narrow$',
    'apply-to': 'queues',
    definition: { 'max-length': 3, overflow: 'reject-publish' },
  });
  const transport = rabbitmqTransport({ urls: [url], name: 'test', logger: silentLogger });
  onTestFinished(() => transport.close(1_000));
  await transport.declare(plan);
  return transport;
}

/** Publishes one after the other, for a quorum queue finds out a message or two late; resolves to what became of each. */
async function fill(transport: Transport): Promise<readonly string[]> {
  const said: string[] = [];
  for (const n of numbered(0))
    for (const result of await transport.publish({ channel: narrow }, [told(n)]))
      said.push(result.fate === 'taken' ? 'taken' : `${result.fate} ${String(result.error)}`);
  return said;
}

describe.skipIf(!hasRabbitmq())('a message that RabbitMQ nacks', () => {
  it('has failed for now, by an error of its own, and its neighbours are taken', async () => {
    const transport = await narrowVhost();
    const said = await fill(transport);
    expect(said.slice(0, 3)).toEqual(['taken', 'taken', 'taken']);
    expect(said.at(-1)).toMatch(/^failed .*channel "narrow" for now \(basic\.nack\).*reject-publish/);
    const results = await transport.publish({ channel: wide }, numbered(0).map(told));
    expect(results.every(({ fate }) => fate === 'taken')).toBe(true);
    const ready = said.filter((one) => one === 'taken').length;
    await expect.poll(() => transport.inspect({ subscription }), SOON).toMatchObject({ ready });
  });

  it('stays in the outbox, holds up no other channel, and is taken once there is room', async () => {
    const rabbitmq = await narrowVhost();
    const full = (await fill(rabbitmq)).filter((fate) => fate === 'taken').length;
    const stores = memoryStores();
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) };
    const common = { app: 'shop', instance: '1', routes: () => 'rabbitmq' as const, logger };
    const messaging = createMessaging({ ...common, transports: { rabbitmq }, stores });
    onTestFinished(() => messaging.stop());
    messaging.register({ publishes: [narrow, wide] });
    await messaging.start();
    await stores.transaction((tx) => {
      for (const n of numbered(full)) {
        messaging.outbox.add(tx, narrow, messageOf(Told, { n }));
        messaging.outbox.add(tx, wide, messageOf(Told, { n }));
      }
      return Promise.resolve();
    });
    await expect.poll(() => stores.outbox.count(['wide']), SOON).toBe(0);
    await expect
      .poll(() => warnings, SOON)
      .toContainEqual(expect.objectContaining({ err: expect.objectContaining({ code: 'TRZ-4022' }) as object }));
    expect(await stores.outbox.count(['narrow'])).toBe(12);
    expect(messaging.health().relays).toMatchObject([
      { state: 'failing', failure: expect.stringContaining('(basic.nack)') as string },
    ]);
    const taken = new Set<string>();
    await rabbitmq.consume({ subscription }, { prefetch: 2 }, ({ message }) => {
      taken.add(message.id ?? '');
      return Promise.resolve('done');
    });
    await expect.poll(() => stores.outbox.count(['narrow']), SOON).toBe(0);
    await expect
      .poll(() => [...taken].toSorted((a, b) => Number(a) - Number(b)), SOON)
      .toEqual(numbered(0).slice(0, full).concat(numbered(full)));
    expect(await stores.deadLetters.count()).toBe(0);
  });
});
