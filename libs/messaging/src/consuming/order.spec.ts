import { afterEach, describe, expect, it, vi } from 'vitest';
import { channel } from '../contract/channel.js';
import { fixed, type PolicyOptions } from '../contract/policy.js';
import { createMessaging } from '../messaging.js';
import { silentLogger } from '../observability/logger.js';
import { pass } from '../testing/conformance/waiting.js';
import { anOrder, handlerOf, OrderPlaced } from '../testing/fixtures.js';
import { Log } from '../testing/log/log.js';
import { logTransport } from '../testing/log/log-transport.js';
import { memoryStores } from '../testing/memory-stores.js';
import type { Delivery } from '../transports/delivery.js';
import { Lanes } from './lanes.js';

afterEach(() => void vi.restoreAllMocks());

/** A log in memory, stores that all processes share, and an ordered channel whose key is the first letter of an order's id. */
function world(policy: PolicyOptions = {}) {
  const events = channel('orders', {
    pattern: 'events',
    transport: 'kafka',
    messages: [OrderPlaced],
    typeField: 'event_type',
    identity: (order) => order.order_id,
    key: (order) => order.order_id.slice(0, 1),
    ordered: true,
  });
  const billing = events.subscription('billing', { attempts: 9, backoff: fixed('10ms'), ...policy });
  const log = new Log();
  const stores = memoryStores();
  const publisher = logTransport(log).transport;
  const firsts = new Set<string>();

  const start = async (call: (id: string, delivery: Delivery) => Promise<void> | void) => {
    const { transport } = logTransport(log);
    const common = { routes: () => 'kafka' as const, transports: { kafka: transport }, stores, logger: silentLogger };
    const messaging = createMessaging({ app: 'test', instance: crypto.randomUUID(), ...common });
    // In memory transactions take turns, so a handler that takes its time is in none.
    const handler = handlerOf(billing, 'none', async ({ order_id: id }, { delivery }) => {
      await call(id, delivery);
      delivery.throwIfAborted();
      firsts.add(id);
    });
    messaging.register({ handlers: [handler] });
    await messaging.start();
    return messaging;
  };
  const publish = (...ids: readonly string[]) =>
    publisher.publish(
      { channel: events },
      ids.map((id) => ({ id, key: id.slice(0, 1), body: Buffer.from(JSON.stringify(anOrder({ order_id: id }))) })),
    );
  /** What took effect, in the order of first effects. */
  const effects = (): string[] => [...firsts];
  const parked = () => stores.localQueue.depth(billing.name).then(({ waiting, claimed }) => waiting + claimed);
  return { start, publish, effects, parked, stores, billing };
}

const ids = (key: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${key}${n}`);

describe('order, on a broker whose deliveries are no rows', () => {
  it('is that of each key, and keys are handled side by side', async () => {
    const { start, publish, effects } = world();
    let [atWork, most] = [0, 0];
    const bus = await start(async () => {
      most = Math.max(most, (atWork += 1));
      await pass(2);
      atWork -= 1;
    });
    await publish(...ids('a', 9), ...ids('b', 9), ...ids('c', 9));
    await expect.poll(() => effects().length).toBe(27);
    for (const key of ['a', 'b', 'c']) expect(effects().filter((id) => id.startsWith(key))).toEqual(ids(key, 9));
    expect(most).toBe(3);
    await bus.stop();
  });

  it('is lost where the lanes are taken out: what is measured here can be seen', async () => {
    vi.spyOn(Lanes.prototype, 'run').mockImplementation(async (_key, work) => work());
    const { start, publish, effects } = world();
    const bus = await start((id) => pass(id === 'a0' ? 30 : 1));
    await publish(...ids('a', 9));
    await expect.poll(() => effects().length).toBe(9);
    expect(effects()).not.toEqual(ids('a', 9));
    await bus.stop();
  });

  it('parks what follows a failure, also after a restart, until the failure is worked off', async () => {
    const { start, publish, effects, parked } = world({ backoff: fixed('400ms') });
    let fails = true;
    const call = (id: string) => {
      if (fails && id === 'a0') throw new Error('not yet');
    };
    const first = await start(call);
    await publish('a0', 'b0', 'a1');
    await expect.poll(parked).toBe(2);
    await first.stop();
    const second = await start(call);
    await publish('a2', 'b1');
    await expect.poll(parked).toBe(3);
    expect(effects()).toEqual(['b0', 'b1']);
    fails = false;
    await expect.poll(effects, { timeout: 5_000 }).toEqual(['b0', 'b1', 'a0', 'a1', 'a2']);
    await second.stop();
  });

  it('would not survive a restart that forgot the parked keys: what is measured here can be seen', async () => {
    const { start, publish, effects, parked, stores } = world({ backoff: fixed('400ms') });
    let fails = true;
    const call = (id: string) => {
      if (fails && id === 'a0') throw new Error('not yet');
    };
    const first = await start(call);
    await publish('a0');
    await expect.poll(parked).toBe(1);
    await first.stop();
    stores.localQueue.keys = () => Promise.resolve([]);
    const second = await start(call);
    await publish('a1');
    await expect.poll(effects).toEqual(['a1']);
    fails = false;
    await expect.poll(effects, { timeout: 5_000 }).toEqual(['a1', 'a0']);
    await second.stop();
  });

  it('learns that another process worked off what was parked, and goes on at once', async () => {
    const { start, publish, effects, parked } = world({ backoff: fixed('50ms') });
    let fails = true;
    const call = (id: string) => {
      if (fails && id === 'a0') throw new Error('not yet');
    };
    // One of the two has the partition, and both have the rows.
    const both = [await start(call), await start(call)];
    await publish('a0', 'a1');
    await expect.poll(parked).toBe(2);
    fails = false;
    await expect.poll(effects, { timeout: 5_000 }).toEqual(['a0', 'a1']);
    await expect.poll(parked).toBe(0);
    await publish(...ids('a', 6).slice(2));
    await expect.poll(effects).toEqual(ids('a', 6));
    await Promise.all(both.map((bus) => bus.stop()));
  });

  it('gives back what has not begun when its partition goes, and of what outlives the drain nothing is written', async () => {
    const { start, publish, effects, parked, stores } = world();
    const begun: Delivery[] = [];
    let finish: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (finish = resolve));
    const first = await start(async (_id, delivery) => {
      begun.push(delivery);
      await stuck;
      throw new Error('and then it fails');
    });
    await publish('a0', 'a1', 'a2');
    await expect.poll(() => begun.length).toBe(1);
    // Whoever joins takes partitions from the first; with two more, a partition's owner has changed.
    const others = [await start(() => undefined), await start(() => undefined)];
    await expect.poll(() => begun[0]?.revoked).toBe(true);
    await first.stop().catch(() => undefined);
    await expect.poll(effects, { timeout: 5_000 }).toEqual(['a0', 'a1', 'a2']);
    finish();
    await pass(50);
    expect(begun).toHaveLength(1);
    expect(begun[0]?.signal.aborted).toBe(true);
    expect([await parked(), await stores.deadLetters.count()]).toEqual([0, 0]);
    expect(effects()).toEqual(['a0', 'a1', 'a2']);
    await Promise.all(others.map((bus) => bus.stop()));
  });
});
