import { describe, expect, it } from 'vitest';
import { Rejected } from '../../errors/handling-errors.js';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handlesAll, things } from './things.js';
import { until } from './waiting.js';

const SIZE = 50;

export function describeBatches(rig: Rig): void {
  describe('batches', () => {
    const count = rig.size(10_000);

    it(
      `takes ${count} messages in batches, some of them poison: those alone become dead letters, the others take effect once`,
      async () => {
        const channel = rig.channel();
        const subscription = aSubscription(channel, { attempts: 2, concurrency: 2 });
        const effects = new Effects(rig);
        let [calls, largest] = [0, 0];
        const isPoison = (n: number): boolean => n % 100 === 13;
        const handler = handlesAll(
          subscription,
          { effect: 'database', size: SIZE, waitMs: 20 },
          async (some, { tx }) => {
            calls += 1;
            largest = Math.max(largest, some.length);
            for (const { n } of some) effects.record(tx, String(n));
            await Promise.resolve();
            if (some.some(({ n }) => isPoison(n))) throw new Error('poison');
          },
        );
        const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
        for (let from = 0; from < count; from += 500)
          await bus.add(channel, ...things(Math.min(from + 500, count)).slice(from));
        await bus.settled(rig.loadMs);
        const numbers = things(count).map(({ n }) => n);
        const done = await effects.list();
        expect(ascending(done.map(Number))).toEqual(numbers.filter((n) => !isPoison(n)));
        const letters = await bus.deadLetters(subscription);
        expect(letters.every(({ reason, attempts }) => reason === 'attempts' && attempts === 2)).toBe(true);
        expect(ascending(letters.map(({ id }) => Number(id)))).toEqual(numbers.filter(isPoison));
        expect(largest).toBe(SIZE);
        expect(calls).toBeLessThan(count / 2);
      },
      rig.loadMs,
    );

    it('loses nothing and does nothing twice when its process is killed in mid-batch', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { concurrency: 2 });
      const effects = new Effects(rig);
      let [stuck, begun] = [true, 0];
      const start = () => {
        const handler = handlesAll(subscription, { effect: 'database', size: 20, waitMs: 20 }, async (some, { tx }) => {
          for (const { n } of some) effects.record(tx, String(n));
          begun += some.length;
          if (stuck && begun > 60) await new Promise(() => undefined);
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const killed = await start();
      await killed.add(channel, ...things(200));
      await until('it is in the middle of a batch', () => begun > 60);
      await killed.kill();
      stuck = false;
      const next = await start();
      await next.settled();
      const done = await effects.list();
      expect(ascending(done.map(Number))).toEqual(things(200).map(({ n }) => n));
      expect(await next.deadLetters(subscription)).toEqual([]);
    });

    it('gives a batch that waits back when it closes, and the next process takes it whole', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const calls: number[][] = [];
      const start = (waitMs: number) => {
        const handler = handlesAll(subscription, { effect: 'database', size: 10, waitMs }, (some, { deliveries }) => {
          calls.push(deliveries.map(({ attempt }) => attempt));
          if (some.length === 0) throw new Rejected('an empty batch');
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const first = await start(600_000);
      await first.add(channel, ...things(5));
      await until('they wait', () => first.messaging.health().subscriptions[0]?.inFlight === 5);
      await first.stop();
      expect(calls).toEqual([]);
      const second = await start(200);
      await second.settled();
      expect(calls).toEqual([[1, 1, 1, 1, 1]]);
    });

    it.runIf(rig.candidate.features.ordered)(
      'keeps the order of each key, failures and all',
      async () => {
        const keys = 10;
        const channel = rig.channel({ ordered: true, key: ({ n }) => `key ${n % keys}` });
        const subscription = aSubscription(channel, { concurrency: 2 });
        const effects = new Effects(rig);
        const failedOnce = new Set<number>();
        let mixed = 0;
        const handler = handlesAll(
          subscription,
          { effect: 'database', size: keys, waitMs: 5 },
          async (some, { tx }) => {
            if (new Set(some.map(({ n }) => n % keys)).size < some.length) mixed += 1;
            for (const { n } of some) effects.record(tx, String(n));
            await Promise.resolve();
            const failing = some.filter(({ n }) => n % 7 === 3 && !failedOnce.has(n));
            if (failing.length === 0) return;
            if (some.length === 1) for (const { n } of failing) failedOnce.add(n);
            throw new Error('not yet');
          },
        );
        const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
        await bus.add(channel, ...things(200));
        await bus.settled(60_000);
        const done = (await effects.list()).map(Number);
        const ofKey = (key: number): number[] => done.filter((n) => n % keys === key);
        expect(mixed).toBe(0);
        for (let key = 0; key < keys; key += 1) expect(ofKey(key)).toEqual(ascending(ofKey(key)));
        expect(ascending(done)).toEqual(things(200).map(({ n }) => n));
      },
      60_000,
    );
  });
}
