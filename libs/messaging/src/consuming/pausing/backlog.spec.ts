import { describe, expect, it } from 'vitest';
import { fixed } from '../../contract/policy.js';
import { silentLogger } from '../../observability/logger.js';
import { anOrder, handlerOf, orders } from '../../testing/fixtures.js';
import { MemoryLocalQueue } from '../../testing/memory-local-queue.js';
import { testBus } from '../../testing/test-bus.js';
import { Backlog } from './backlog.js';

const LIMIT = 20;

describe('a backlog of retries', () => {
  it('says when it is too long, with an alarm, and again when half of it is worked off', async () => {
    const queue = new MemoryLocalQueue();
    let rows = LIMIT;
    queue.backlog = () => Promise.resolve(rows);
    const said: string[] = [];
    const say = (word: string) => () => Promise.resolve(void said.push(word));
    const logger = { ...silentLogger, error: () => void said.push('alarm') };
    const backlog = new Backlog({
      queue,
      subscription: 'billing',
      limit: LIMIT,
      logger,
      exceeded: say('exceeded'),
      reduced: say('reduced'),
      everyMs: 2,
    });
    const passes = () => new Promise((resolve) => setTimeout(resolve, 20));
    backlog.grew();
    await passes();
    expect(said).toEqual([]);
    rows = LIMIT + 1;
    backlog.grew();
    await expect.poll(() => said).toEqual(['alarm', 'exceeded']);
    rows = LIMIT / 2 + 1;
    backlog.grew();
    await passes();
    expect(said).toHaveLength(2);
    rows = LIMIT / 2;
    await expect.poll(() => said).toEqual(['alarm', 'exceeded', 'reduced']);
    await backlog.close();
  });

  it('stops the subscription from taking while its rows are worked off', async () => {
    const { events, billing } = orders({
      attempts: 1_000,
      backoff: fixed('20ms'),
      concurrency: 2,
      prefetch: 2,
      maxBacklog: LIMIT,
    });
    let away = true;
    const seen = new Set<string>();
    const done = new Set<string>();
    await using bus = await testBus({
      publishes: [events],
      handlers: [
        handlerOf(billing, 'outside', ({ order_id: id }) => {
          seen.add(id);
          if (away) throw new Error('not today');
          done.add(id);
        }),
      ],
    });
    const state = () => bus.messaging.health().subscriptions[0]?.state;
    const ids = Array.from({ length: 100 }, (_unused, index) => `o-${index}`);
    for (const order_id of ids) await bus.publish(events, anOrder({ order_id }));
    await expect.poll(state).toBe('paused');
    // what was in hand when it stopped may still become rows
    expect(seen.size).toBeGreaterThan(LIMIT);
    expect(seen.size).toBeLessThan(LIMIT + 20);
    const then = seen.size;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen.size).toBe(then);
    away = false;
    await expect.poll(() => done.size, { timeout: 5_000 }).toBe(ids.length);
    await bus.settled();
    expect(state()).toBe('attached');
    expect(await bus.deadLetters(billing)).toEqual([]);
  });

  it('is not made of messages that came before their time', async () => {
    const { events, billing } = orders({ maxBacklog: 2 });
    const done: string[] = [];
    const handler = handlerOf(billing, 'none', ({ order_id: id }) => void done.push(id));
    await using bus = await testBus({ publishes: [events], handlers: [handler] });
    const notBefore = Date.now() + 3_600_000;
    for (const order_id of ['o-1', 'o-2', 'o-3', 'o-4'])
      await bus.foreign(billing, anOrder({ order_id }), { notBefore });
    await expect.poll(async () => (await bus.stores.localQueue.depth('billing')).waiting).toBe(4);
    await bus.foreign(billing, anOrder({ order_id: 'o-5' }), { notBefore });
    await bus.settled();
    await bus.publish(events, anOrder({ order_id: 'now' }));
    await expect.poll(() => done).toEqual(['now']);
    expect(bus.messaging.health().subscriptions[0]?.state).toBe('attached');
  });

  it('is found at the start', async () => {
    const { events, billing } = orders({ maxBacklog: 1, backoff: fixed('1h') });
    const first = await testBus({
      publishes: [events],
      handlers: [handlerOf(billing, 'none', () => Promise.reject(new Error('not today')))],
    });
    for (const order_id of ['o-1', 'o-2', 'o-3']) await first.publish(events, anOrder({ order_id }));
    await expect.poll(async () => (await first.stores.localQueue.depth('billing')).waiting).toBeGreaterThan(1);
    await first.messaging.stop();
    await using second = await testBus({
      handlers: [handlerOf(billing, 'none', () => undefined)],
      stores: first.stores,
    });
    await expect.poll(() => second.messaging.health().subscriptions[0]?.state).toBe('paused');
  });
});
