import { describe, expect, it } from 'vitest';
import { DatabaseUnavailable, Rejected, Unavailable } from '../errors/handling-errors.js';
import { anOrder, handlerOf, orders, type OrderPlaced } from '../testing/fixtures.js';
import { testBus } from '../testing/test-bus.js';

const stateOf = (bus: Awaited<ReturnType<typeof testBus>>) => bus.messaging.health().subscriptions[0]?.state;

async function busWhose(call: (order: OrderPlaced) => Promise<void> | void) {
  const { events, billing } = orders();
  const bus = await testBus({ publishes: [events], handlers: [handlerOf(billing, 'outside', call)] });
  const publish = (ids: readonly string[]) =>
    Promise.all(ids.map((order_id) => bus.publish(events, anOrder({ order_id }))));
  return { bus, billing, publish };
}

describe('a subscription', () => {
  it('pauses while what its handlers depend on is away, burns no attempt, and goes on when it is back', async () => {
    let away = true;
    const done = new Set<string>();
    const calls = new Map<string, number>();
    const { bus, publish } = await busWhose(({ order_id: id }) => {
      calls.set(id, (calls.get(id) ?? 0) + 1);
      if (away) throw new Unavailable('the mail server is away');
      done.add(id);
    });
    await using _ = bus;
    const ids = Array.from({ length: 40 }, (_unused, index) => `o-${index}`);
    await publish(ids);
    await expect.poll(() => stateOf(bus)).toBe('paused');
    await expect.poll(() => Math.max(...calls.values())).toBeGreaterThan(6);
    away = false;
    await expect.poll(() => done.size).toBe(ids.length);
    await bus.settled();
    expect(stateOf(bus)).toBe('attached');
    expect(await bus.deadLetters()).toEqual([]);
  });

  it('burns the attempts of one message that is unavailable while others succeed', async () => {
    const { bus, billing, publish } = await busWhose(({ order_id: id }) => {
      if (id === 'bad') throw new Unavailable('only for this one');
    });
    await using _ = bus;
    await publish(['bad']);
    for (let round = 0; (await bus.deadLetters(billing)).length === 0 && round < 500; round += 1) {
      await publish([`good-${round}`]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await bus.deadLetters(billing)).toMatchObject([{ id: 'bad', reason: 'attempts' }]);
    expect(stateOf(bus)).toBe('attached');
  });

  it('goes on when its last probe ends as a dead letter', async () => {
    let away = true;
    const { bus, billing, publish } = await busWhose(() => {
      throw away ? new Unavailable('away') : new Rejected('no such customer');
    });
    await using _ = bus;
    await publish(['o-1', 'o-2', 'o-3']);
    await expect.poll(() => stateOf(bus)).toBe('paused');
    away = false;
    await expect.poll(async () => (await bus.deadLetters(billing)).length).toBe(3);
    await expect.poll(() => stateOf(bus)).toBe('attached');
  });

  it('gives back what it has while its database is away, and takes it again afterwards', async () => {
    let away = true;
    let calls = 0;
    const { bus, publish } = await busWhose(() => {
      calls += 1;
      if (away) throw new DatabaseUnavailable('connection refused');
    });
    await using _ = bus;
    bus.stores.ping = () => (away ? Promise.reject(new Error('connection refused')) : Promise.resolve());
    await publish(['o-1']);
    await expect.poll(() => stateOf(bus)).toBe('paused');
    expect(calls).toBe(1);
    away = false;
    await expect.poll(() => calls, { timeout: 5_000 }).toBe(2);
    await bus.settled();
    expect(stateOf(bus)).toBe('attached');
  });

  it('goes on when nothing that would find out is left: another process worked it off, or somebody purged it', async () => {
    let away = true;
    const done = new Set<string>();
    const { bus, billing, publish } = await busWhose(({ order_id: id }) => {
      if (away) throw new Unavailable('away');
      done.add(id);
    });
    await using _ = bus;
    await publish(['o-1', 'o-2', 'o-3']);
    await expect.poll(() => stateOf(bus)).toBe('paused');
    await bus.messaging.admin.pause(billing.name, 'ana');
    await expect.poll(() => bus.messaging.health().subscriptions[0]?.inFlight).toBe(0);
    await bus.stores.localQueue.purge(billing.name);
    away = false;
    await bus.messaging.admin.resume(billing.name, 'ana');
    await publish(['o-4']);
    await expect.poll(() => [...done], { timeout: 5_000 }).toEqual(['o-4']);
  });

  it('goes on when its database was away together with what its handlers depend on', async () => {
    let away = true;
    const done = new Set<string>();
    const { bus, publish } = await busWhose(async ({ order_id: id }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (away) throw new Unavailable('away');
      done.add(id);
    });
    await using _ = bus;
    const put = bus.stores.localQueue.put.bind(bus.stores.localQueue);
    bus.stores.localQueue.put = (rows) => (away ? Promise.reject(new DatabaseUnavailable('refused')) : put(rows));
    bus.stores.ping = () => (away ? Promise.reject(new Error('refused')) : Promise.resolve());
    await publish(['o-1', 'o-2', 'o-3', 'o-4']);
    await expect.poll(() => stateOf(bus)).toBe('paused');
    await new Promise((resolve) => setTimeout(resolve, 100));
    away = false;
    await expect.poll(() => done.size, { timeout: 5_000 }).toBe(4);
    expect(stateOf(bus)).toBe('attached');
  });
});
