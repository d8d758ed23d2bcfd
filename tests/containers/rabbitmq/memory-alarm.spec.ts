import { describe, expect, it, onTestFinished } from 'vitest';
import {
  channel,
  createMessaging,
  Message,
  messageOf,
  rabbitmqTransport,
  silentLogger,
  type PublishResult,
  type Transport,
  type TransportState,
} from '#messaging';
import { memoryStores } from '#messaging/testing';
import { underMemoryAlarm } from '../../support/memory-alarm.js';
import { hasRabbitmq, rabbitmqBroker, type RabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { until } from '../../support/until.js';

class Told extends Message('told') {}

const words = channel('words', { pattern: 'tasks', transport: 'rabbitmq', messages: [Told], identity: 'none' });
const subscription = words.subscription('words');
const plan = { channels: [words] };
const MOST_HELD = 10_000;
const SOON = { timeout: 30_000 };

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ id: String(from + n), body: Buffer.from('{"type":"told"}') }));
const fates = (results: readonly PublishResult[]): Set<string> => new Set(results.map(({ fate }) => fate));

describe.skipIf(!hasRabbitmq())('the memory alarm of RabbitMQ', { timeout: 120_000 }, () => {
  let broker: RabbitmqBroker;

  async function client(url: string) {
    const lines: string[] = [];
    const say = (_: object, message: string): void => void lines.push(message);
    const logger = { ...silentLogger, info: say, warn: say, error: say };
    const transport = rabbitmqTransport({ urls: [url], name: 'test', logger });
    onTestFinished(() => transport.close(0));
    const states: TransportState[] = [];
    const whys: (string | undefined)[] = [];
    transport.onState((state, why) => {
      states.push(state);
      whys.push(why?.message);
    });
    await transport.declare(plan);
    return { transport, lines, states, whys };
  }
  const ownVhost = (): ReturnType<RabbitmqBroker['vhost']> => {
    broker = rabbitmqBroker();
    return broker.vhost();
  };
  async function consumer(url: string) {
    const { transport } = await client(url);
    const taken: (string | undefined)[] = [];
    await transport.consume({ subscription }, { prefetch: 10 }, ({ message }) => {
      taken.push(message.id);
      return Promise.resolve('done');
    });
    return { transport, taken };
  }
  /** A connection is told when it first publishes during the alarm: that message waits too, and comes later. */
  async function blocked({ transport, states }: Awaited<ReturnType<typeof client>>) {
    const first = publish(transport, 1);
    await until('it is told', () => states.at(-1) === 'blocked');
    return { first };
  }
  const publish = (transport: Transport, count: number, from = 0, signal?: AbortSignal) =>
    transport.publish({ channel: words }, numbered(count, from), signal ? { signal } : {});

  it('makes publishing wait, says so once, and goes on by itself when it is over', async () => {
    const { url } = await ownVhost();
    const own = await client(url);
    const { transport, lines, states, whys } = own;
    let done = 0;
    const published = await underMemoryAlarm(broker, async () => {
      const { first } = await blocked(own);
      const all = [1, 101, 201].map((from) => publish(transport, 100, from).finally(() => (done += 1)));
      await expect(transport.inspect({ subscription })).rejects.toMatchObject({ code: 'TRZ-4021' });
      await expect(transport.compare(plan)).rejects.toThrow(/^RabbitMQ takes nothing: low on memory/);
      await transport.declare(plan);
      expect(done).toBe(0);
      return [first, ...all];
    });
    for (const results of await Promise.all(published)) expect(fates(results)).toEqual(new Set(['taken']));
    expect(states).toEqual(['disconnected', 'connected', 'blocked', 'connected']);
    expect(whys[2]).toMatch(/vm_memory_high_watermark/);
    expect(lines).toEqual([
      'connected to RabbitMQ',
      expect.stringMatching(/^RabbitMQ takes nothing: low on memory \(connection\.blocked\)/),
      'connected to RabbitMQ',
    ]);
    const { taken } = await consumer(url);
    await expect.poll(() => taken.length, SOON).toBe(301);
    expect(new Set(taken).size).toBe(301);
  });

  it('leaves consumers alone: what waits is taken, and how much does can be seen', async () => {
    const { url } = await ownVhost();
    const { transport } = await client(url);
    await publish(transport, 200);
    await underMemoryAlarm(broker, async () => {
      const { transport: other, taken } = await consumer(url);
      await expect.poll(() => taken.length, SOON).toBe(200);
      await expect.poll(() => other.inspect({ subscription }), SOON).toMatchObject({ ready: 0, consumers: 1 });
    });
  });

  it('blocks who connects during it as well, from its first message on, and loses none', async () => {
    const { url } = await ownVhost();
    const [published] = await underMemoryAlarm(broker, async () => {
      const { transport, states } = await client(url);
      const all = publish(transport, 500);
      await until('it is told', () => states.at(-1) === 'blocked');
      return [all] as const;
    });
    expect(fates(await published)).toEqual(new Set(['taken']));
    const { taken } = await consumer(url);
    await expect.poll(() => new Set(taken).size, SOON).toBe(500);
  });

  it('lets so many messages wait; more fail at once, and those that are given up make room', async () => {
    const { url } = await ownVhost();
    const own = await client(url);
    const { transport } = own;
    await underMemoryAlarm(broker, async () => {
      await blocked(own);
      const patience = new AbortController();
      const waiting = publish(transport, MOST_HELD, 1, patience.signal);
      const more = await publish(transport, 3, MOST_HELD + 1);
      for (const result of more)
        expect(result).toMatchObject({
          fate: 'failed',
          error: { code: 'TRZ-6204', message: expect.stringMatching(/10000 messages wait.*low on memory/) as string },
        });
      patience.abort(new RangeError('too late'));
      expect((await waiting).every((result) => result.fate === 'failed' && result.error instanceof RangeError)).toBe(
        true,
      );
      const again = publish(transport, 3, MOST_HELD + 1, AbortSignal.timeout(100));
      expect(await again).toMatchObject([1, 2, 3].map(() => ({ error: { name: 'TimeoutError' } })));
    });
  });

  it('does not keep who is blocked from closing', async () => {
    const { url } = await ownVhost();
    const own = await client(url);
    const { transport } = own;
    await underMemoryAlarm(broker, async () => {
      await blocked(own);
      const left = publish(transport, 1, 1);
      await transport.close(100);
      expect(await left).toMatchObject([{ fate: 'failed', error: { code: 'TRZ-6204' } }]);
    });
  });

  it('leaves rows in the outbox, shows in the health, and each is handled once it is over', async () => {
    const { url } = await ownVhost();
    const { transport: rabbitmq } = await client(url);
    const stores = memoryStores();
    const handled: string[] = [];
    const common = { app: 'shop', instance: '1', routes: () => 'rabbitmq' as const, logger: silentLogger };
    const messaging = createMessaging({ ...common, transports: { rabbitmq }, stores, relayLeaseMs: 1_500 });
    onTestFinished(() => messaging.stop());
    messaging.register({
      publishes: [words],
      handlers: [
        {
          subscription,
          messageClass: Told,
          effect: 'database',
          rules: [],
          name: 'Test.hear',
          call: (_, { key }) => Promise.resolve(void handled.push(key)),
        },
      ],
    });
    await messaging.start();
    const add = (count: number) =>
      stores.transaction((tx) => {
        for (let n = 0; n < count; n += 1) messaging.outbox.add(tx, words, messageOf(Told, {}));
        return Promise.resolve();
      });
    await add(1);
    await expect.poll(() => handled.length, SOON).toBe(1);
    await underMemoryAlarm(broker, async () => {
      await add(20);
      await until('the relay says that it fails', () => messaging.health().relays[0]?.state === 'failing');
      const why = expect.stringMatching(/^RabbitMQ takes nothing: low on memory/) as string;
      expect(messaging.health().transports).toMatchObject([{ state: 'blocked', why }]);
      expect(await stores.outbox.count(['words'])).toBe(20);
      expect(handled).toHaveLength(1);
    });
    await expect.poll(() => stores.outbox.count(['words']), SOON).toBe(0);
    await expect.poll(() => handled.length, SOON).toBe(21);
    expect(messaging.health()).toMatchObject({ transports: [{ state: 'connected' }] });
    expect(new Set(handled).size).toBe(21);
  });
});
