import { describe, expect, it } from 'vitest';
import { fixed } from '../../contract/policy.js';
import { InvalidBatch } from '../../errors/boot-errors.js';
import { DatabaseUnavailable, Rejected, Unavailable } from '../../errors/handling-errors.js';
import { anOrder, batchHandlerOf, orders, type OrderPlaced } from '../../testing/fixtures.js';
import { testBus } from '../../testing/test-bus.js';
import type { BatchEffect } from './batch-effect.js';

const LONG_MS = 60_000;
const SHORT_MS = 20;

const named = (count: number, from = 0): string[] => Array.from({ length: count }, (_, at) => `o-${from + at}`);
const idsOf = (some: readonly OrderPlaced[]): string[] => some.map(({ order_id: id }) => id);

interface Options {
  readonly effect?: keyof BatchEffect;
  readonly size?: number;
  readonly waitMs?: number;
  readonly policy?: Parameters<typeof orders>[0];
}

/** A bus whose one handler takes batches, and the ids of each call. */
async function busWhose(
  call: (ids: readonly string[], context: BatchEffect['none']) => Promise<void> | void,
  { effect = 'database', size = 4, waitMs = SHORT_MS, policy = {} }: Options = {},
) {
  const { events, billing } = orders({ concurrency: 1, ...policy });
  const calls: string[][] = [];
  const handler = batchHandlerOf(billing, { effect, size, waitMs }, async (messages, context) => {
    calls.push(idsOf(messages));
    await call(idsOf(messages), context);
  });
  const bus = await testBus({ publishes: [events], handlers: [handler] });
  const deliver = async (...ids: readonly string[]): Promise<void> => {
    for (const order_id of ids) await bus.foreign(billing, anOrder({ order_id }));
  };
  const state = () => bus.messaging.health().subscriptions[0]?.state;
  return { bus, billing, calls, deliver, state, events };
}

describe('a batch', () => {
  it('is handed over once it is full, and what is left once its first has waited', async () => {
    const { bus, calls, deliver } = await busWhose(() => undefined, { effect: 'none', waitMs: 300 });
    await using _ = bus;
    const startedAt = performance.now();
    await deliver(...named(6));
    await expect.poll(() => calls.length).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(250);
    await bus.settled();
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    expect(calls).toEqual([named(4), named(2, 4)]);
  });

  it('goes on filling while every call is taken', async () => {
    let release: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => (release = resolve));
    const { bus, calls, deliver } = await busWhose(() => busy, { effect: 'none', waitMs: 1 });
    await using _ = bus;
    await deliver('first');
    await expect.poll(() => calls.length).toBe(1);
    for (const id of named(4)) {
      await deliver(id);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    release();
    await bus.settled();
    expect(calls).toEqual([['first'], named(4)]);
  });

  it.each(['database', 'outside', 'none'] as const)(
    'that throws is halved until the bad one stands alone; the good ones are done, once (%s)',
    async (effect) => {
      const done: string[] = [];
      const { bus, billing, calls, deliver } = await busWhose(
        (ids) => {
          if (ids.includes('o-2')) throw new Rejected('not this one');
          done.push(...ids);
        },
        { effect },
      );
      await using _ = bus;
      await deliver(...named(4));
      await bus.settled();
      expect(calls).toEqual([named(4), named(2), named(2, 2), ['o-2'], ['o-3']]);
      expect(done.toSorted()).toEqual(['o-0', 'o-1', 'o-3']);
      expect(await bus.deadLetters(billing)).toMatchObject([{ id: 'o-2', reason: 'rejected', attempts: 1 }]);
    },
  );

  it('burns the attempts of the bad one alone, by the policy of its subscription', async () => {
    const attempts: number[] = [];
    const { bus, billing, deliver } = await busWhose((ids, { deliveries }) => {
      if (!ids.includes('o-1')) return;
      if (ids.length === 1) attempts.push(deliveries[0]?.attempt ?? 0);
      throw new Error('never');
    });
    await using _ = bus;
    await deliver(...named(4));
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ id: 'o-1', reason: 'attempts', attempts: 4 }]);
    await bus.settled();
    expect(attempts).toEqual([1, 2, 3, 4]);
  });

  it('has retries among its messages', async () => {
    let failing = true;
    const { bus, calls, deliver } = await busWhose(
      () => {
        if (failing) throw new Error('not yet');
      },
      { policy: { backoff: fixed('100ms') } },
    );
    await using _ = bus;
    await deliver(...named(4));
    await expect.poll(async () => (await bus.stores.localQueue.depth('billing')).waiting).toBe(4);
    failing = false;
    const before = calls.length;
    await bus.settled();
    await expect.poll(() => calls.slice(before).flat().toSorted()).toEqual(named(4));
    expect(calls.length - before).toBeLessThan(4);
  });

  it.each(['database', 'outside'] as const)('leaves repeats out, and one message twice (%s)', async (effect) => {
    const { bus, calls, deliver } = await busWhose(() => undefined, { effect });
    await using _ = bus;
    await deliver('o-0', 'o-1');
    await bus.settled();
    await deliver('o-1', 'o-2', 'o-2', 'o-3', 'o-0');
    await bus.settled();
    expect(calls.flat()).toEqual(['o-0', 'o-1', 'o-2', 'o-3']);
  });

  it('is not spoilt by what breaks its contract', async () => {
    const { bus, billing, calls, deliver } = await busWhose(() => undefined);
    await using _ = bus;
    await deliver('o-0');
    await bus.foreign(billing, { event_type: 'order_placed', order_id: 'o-1', quantity: -1 });
    await deliver('o-2');
    await bus.settled();
    expect(calls).toEqual([['o-0', 'o-2']]);
    expect(await bus.deadLetters(billing)).toMatchObject([{ reason: 'contract', attempts: 1 }]);
  });

  it('is given the keys of its effects outside, each stable', async () => {
    const { billing, events } = orders();
    const keys: string[] = [];
    const handler = batchHandlerOf(billing, { effect: 'outside', size: 2, waitMs: SHORT_MS }, (_, context) => {
      keys.push(...context.keys);
      if (keys.length === 2) throw new Error('again');
    });
    await using bus = await testBus({ publishes: [events], handlers: [handler] });
    for (const order_id of named(2)) await bus.foreign(billing, anOrder({ order_id }));
    await bus.settled();
    expect(keys).toEqual(['o-0', 'o-1', 'o-0', 'o-1'].map((id) => `billing/order_placed/${id}`));
  });
});

describe('a batch that nobody is to blame for', () => {
  it('is not halved while what it depends on is away, and its messages burn nothing', async () => {
    let away = true;
    const { bus, billing, calls, deliver, state } = await busWhose(() => {
      if (away) throw new Unavailable('away');
    });
    await using _ = bus;
    await deliver(...named(4));
    await expect.poll(state).toBe('paused');
    expect(calls[0]).toEqual(named(4));
    await expect.poll(() => calls.length).toBeGreaterThan(12);
    expect(calls.slice(1).every((ids) => ids.length === 1)).toBe(true);
    away = false;
    await bus.settled();
    await expect.poll(state).toBe('attached');
    expect(await bus.deadLetters(billing)).toEqual([]);
  });

  it('loses none of its neighbours to one whose own dependency is away', async () => {
    const { bus, billing, calls, deliver } = await busWhose((ids) => {
      if (ids.includes('o-1')) throw new Unavailable('only for this one');
    });
    await using _ = bus;
    await deliver(...named(4));
    for (let round = 1; (await bus.deadLetters(billing)).length === 0 && round < 200; round += 1) {
      await deliver(...named(2, round * 10));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await bus.settled();
    expect(await bus.deadLetters(billing)).toMatchObject([{ id: 'o-1', reason: 'attempts' }]);
    const alone = calls.filter((ids) => ids.includes('o-1')).slice(1);
    expect(alone).toEqual(alone.map(() => ['o-1']));
  });

  it('burns nothing at its time-out, and each is tried alone then: only what is slow dies', async () => {
    const done: string[] = [];
    const { bus, billing, calls, deliver } = await busWhose(
      async (ids, { signal }) => {
        if (ids.includes('o-2')) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        signal.throwIfAborted();
        done.push(...ids);
      },
      { policy: { attempts: 2, timeout: '50ms' } },
    );
    await using _ = bus;
    await deliver(...named(4));
    await expect
      .poll(() => bus.deadLetters(billing), { timeout: 5_000 })
      .toMatchObject([{ id: 'o-2', reason: 'attempts', attempts: 2 }]);
    await bus.settled();
    expect(calls[0]).toEqual(named(4));
    expect(calls.slice(1).every((ids) => ids.length === 1)).toBe(true);
    expect(done.toSorted()).toEqual(['o-0', 'o-1', 'o-3']);
  });

  it('is given back whole while its database is away', async () => {
    let away = true;
    const { bus, calls, deliver, state } = await busWhose(() => {
      if (away) throw new DatabaseUnavailable('connection refused');
    });
    await using _ = bus;
    bus.stores.ping = () => (away ? Promise.reject(new Error('connection refused')) : Promise.resolve());
    await deliver(...named(4));
    await expect.poll(state).toBe('paused');
    expect(calls).toEqual([named(4)]);
    away = false;
    await expect.poll(() => calls.length, { timeout: 5_000 }).toBe(2);
    await bus.settled();
    expect(calls[1]).toEqual(named(4));
  });
});

describe('a batch that waits', () => {
  it('is given back at once when its app stops, and lost to nobody', async () => {
    const { bus, billing, calls, deliver } = await busWhose(() => undefined, { waitMs: LONG_MS });
    await deliver(...named(3));
    await expect.poll(() => bus.messaging.health().subscriptions[0]?.inFlight).toBe(3);
    await bus.messaging.stop();
    expect(calls).toEqual([]);
    expect(await bus.waiting(billing)).toBe(3);
  });

  it('is given back when an operator pauses it, and taken again afterwards', async () => {
    const { bus, billing, calls, deliver } = await busWhose(() => undefined, { waitMs: 200 });
    await using _ = bus;
    await deliver(...named(3));
    await expect.poll(() => bus.messaging.health().subscriptions[0]?.inFlight).toBe(3);
    await bus.messaging.admin.pause(billing.name, 'ana');
    await expect.poll(() => bus.messaging.health().subscriptions[0]?.inFlight).toBe(0);
    expect(calls).toEqual([]);
    await bus.messaging.admin.resume(billing.name, 'ana');
    await bus.settled();
    expect(calls).toEqual([named(3)]);
  });
});

describe('a batch that can never be', () => {
  it.each([
    [{ size: 0, waitMs: 1 }, {}, /a size of 0/],
    [{ size: 2.5, waitMs: 1 }, {}, /a size of 2.5/],
    [{ size: 2, waitMs: -1 }, {}, /a wait of -1 ms/],
    [{ size: 100, waitMs: 1 }, { prefetch: 64 }, /100 messages each, while subscription "billing" holds 64/],
  ])('is refused at boot: %j with %j', async (batch, policy, why) => {
    const { billing } = orders(policy);
    const handler = batchHandlerOf(billing, { effect: 'none', ...batch }, () => undefined);
    await expect(testBus({ handlers: [handler] })).rejects.toThrow(InvalidBatch);
    await expect(testBus({ handlers: [handler] })).rejects.toThrow(why);
  });
});
