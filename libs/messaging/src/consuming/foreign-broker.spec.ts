import { describe, expect, it } from 'vitest';
import { ScriptedTransport } from '../../../../tests/support/scripted-transport.js';
import { channel } from '../contract/channel.js';
import { fixed, type PolicyOptions } from '../contract/policy.js';
import { createMessaging } from '../messaging.js';
import { silentLogger } from '../observability/logger.js';
import { anOrder, handlerOf, OrderPlaced } from '../testing/fixtures.js';
import { MemoryLocalQueue } from '../testing/memory-local-queue.js';
import { memoryStores } from '../testing/memory-stores.js';
import { embeddedTransport } from '../transports/embedded/transport.js';
import type { TransportName } from '../contract/channel.js';

const contract = { pattern: 'events', messages: [OrderPlaced], typeField: 'event_type' } as const;

/** An app with a subscription on a broker of its own, and another on embedded. */
async function twoBrokers(policy: PolicyOptions = {}, handle: (id: string) => void = () => undefined) {
  const identity = ({ order_id: id }: OrderPlaced) => id;
  const far = channel('far', { ...contract, transport: 'rabbitmq', identity });
  const near = channel('near', { ...contract, transport: 'embedded', identity });
  const [billing, shipping] = [far.subscription('billing', policy), near.subscription('shipping')];
  const handled: string[] = [];
  const stores = memoryStores();
  const rabbitmq = new ScriptedTransport('rabbitmq');
  const embedded = embeddedTransport({ queue: new MemoryLocalQueue(), owner: 'shop/1', logger: silentLogger });
  const options = { app: 'shop', instance: '1', logger: silentLogger, stores, adopt: ['far'] };
  const routes = ({ transport }: { transport: TransportName }) => transport;
  const messaging = createMessaging({ ...options, routes, transports: { embedded, rabbitmq } });
  messaging.register({
    publishes: [far, near],
    handlers: [
      handlerOf(billing, 'none', ({ order_id: id }) => {
        handled.push(`billing ${id}`);
        handle(id);
      }),
      handlerOf(shipping, 'none', ({ order_id: id }) => void handled.push(`shipping ${id}`)),
    ],
  });
  await messaging.start();
  return { messaging, rabbitmq, stores, handled, near, far };
}

const anyOrder = (order_id: string) => ({ body: Buffer.from(JSON.stringify(anOrder({ order_id }))) });
const waiting = async ({ stores }: Awaited<ReturnType<typeof twoBrokers>>) =>
  (await stores.localQueue.depth('billing')).waiting;

describe('an app on several transports', () => {
  it('publishes to each what is routed there, and handles what comes from each', async () => {
    const { messaging, rabbitmq, stores, handled, near, far } = await twoBrokers();
    await stores.transaction(async (tx) => {
      messaging.outbox.add(tx, far, anOrder({ order_id: 'o-1' }));
      messaging.outbox.add(tx, near, anOrder({ order_id: 'o-2' }));
      await Promise.resolve();
    });
    await expect.poll(() => [rabbitmq.published, handled]).toEqual([['o-1'], ['shipping o-2']]);
    expect(await rabbitmq.deliver('subscription', anyOrder('o-3'))).toBe('done');
    expect(handled).toContain('billing o-3');
    expect(messaging.health().relays.map(({ transport }) => transport)).toEqual(['rabbitmq', 'embedded']);
  });

  it('tells its brokers what is used as it is', async () => {
    const { rabbitmq } = await twoBrokers();
    expect(rabbitmq.plans).toMatchObject([{ channels: [{ name: 'far' }], adopt: ['far'] }]);
  });

  it('says how each connection is, and why', async () => {
    const { messaging, rabbitmq } = await twoBrokers();
    rabbitmq.become('disconnected', new Error('wrong password'));
    expect(messaging.health().transports).toEqual([
      { transport: 'rabbitmq', state: 'disconnected', why: 'wrong password' },
      { transport: 'embedded', state: 'connected', why: undefined },
    ]);
    expect(messaging.health().subscriptions).toMatchObject([{ state: 'detached' }, { state: 'attached' }]);
    rabbitmq.become('blocked');
    expect(messaging.health().transports[0]).toMatchObject({ state: 'blocked', why: undefined });
    expect(messaging.health().subscriptions).toMatchObject([{ state: 'attached' }, { state: 'attached' }]);
  });
});

describe('a subscription whose broker is apart', () => {
  it('keeps what failed in the local queue, and the broker has its acknowledgement', async () => {
    const retried = { attempts: 5, backoff: fixed('1h') };
    const app = await twoBrokers(retried, () => {
      throw new Error('not today');
    });
    expect(await app.rabbitmq.deliver('subscription', anyOrder('o-1'))).toBe('done');
    expect(await waiting(app)).toBe(1);
    // at once a second time, and then not until it is due
    expect(app.handled).toEqual(['billing o-1', 'billing o-1']);
  });

  it('takes nothing while too much of it waits, and again when half is worked off', async () => {
    let away = true;
    const policy = { attempts: 1_000, backoff: fixed('20ms'), maxBacklog: 4 };
    const app = await twoBrokers(policy, () => {
      if (away) throw new Error('not today');
    });
    for (const id of ['o-1', 'o-2', 'o-3', 'o-4', 'o-5']) await app.rabbitmq.deliver('subscription', anyOrder(id));
    const isTaking = async () => (await app.rabbitmq.deliver('subscription', anyOrder('o-1'))) !== 'nobody takes';
    await expect.poll(isTaking).toBe(false);
    expect(app.messaging.health().subscriptions[0]).toMatchObject({ state: 'paused', pausedFor: ['backlog'] });
    away = false;
    await expect.poll(isTaking, { timeout: 5_000 }).toBe(true);
    expect(await waiting(app)).toBe(0);
  });

  it.each([
    ['its first ten returns', 10, 'moved'],
    ['its twentieth', 20, 'moved'],
    ['fewer', 9, 'handled'],
  ])('moves what came back to the local queue before anything is done with it: after %s', async (_, returns, what) => {
    const app = await twoBrokers();
    const put = app.stores.localQueue.put.bind(app.stores.localQueue);
    const rows: string[] = [];
    app.stores.localQueue.put = (some) => {
      rows.push(...some.map(({ id }) => id));
      return put(some);
    };
    // without `redelivered`, so that nothing but the count moves it
    const message = { ...anyOrder('o-1'), id: 'h-1' };
    expect(await app.rabbitmq.deliver('subscription', message, { returns })).toBe('done');
    expect(rows).toEqual(what === 'moved' ? ['h-1'] : []);
    await expect.poll(() => app.handled).toEqual(['billing o-1']);
    expect(await waiting(app)).toBe(0);
  });

  it('moves what it could not even read, and gives it up there', async () => {
    const app = await twoBrokers();
    const message = { body: Buffer.from('no json') };
    expect(await app.rabbitmq.deliver('subscription', message, { returns: 12, redelivered: true })).toBe('done');
    await expect
      .poll(() => app.stores.deadLetters.list({ limit: 5 }))
      .toMatchObject([{ reason: 'undecodable', subscription: 'billing' }]);
  });
});
