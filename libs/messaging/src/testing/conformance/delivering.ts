import { describe, expect, it } from 'vitest';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing, things } from './things.js';
import { gate, until } from './waiting.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

export function describeDelivering(rig: Rig): void {
  describe('delivering', () => {
    it('gives every subscription a copy of an event', async () => {
      const channel = rig.channel();
      const seen: number[][] = [[], [], []];
      const handlers = seen.map((list) => handles(aSubscription(channel), 'database', ({ n }) => void list.push(n)));
      const bus = await rig.bus({ publishes: [channel], handlers });
      await bus.add(channel, ...things(50));
      await bus.settled();
      expect(seen.map(ascending)).toEqual([numbers(50), numbers(50), numbers(50)]);
    });

    it('keeps channels and subscriptions apart that are busy at once, whoever publishes', async () => {
      const channels = numbers(4).map(() => rig.channel());
      const seen = new Map<string, string[]>();
      const handlers = channels.flatMap((channel, at) =>
        [aSubscription(channel), aSubscription(channel)].map((subscription) => {
          const list: string[] = [];
          seen.set(`${at} ${subscription.name}`, list);
          return handles(subscription, 'none', ({ text = '' }) => void list.push(text));
        }),
      );
      const bus = await rig.bus({ publishes: channels, handlers });
      const publishers = channels.flatMap((channel, at) =>
        numbers(5).map((p) =>
          Promise.all(
            numbers(20).map((n) => bus.messaging.publisher.publish(channel, thing(p * 100 + n, { text: `${at}` }))),
          ),
        ),
      );
      await Promise.all(publishers);
      await bus.settled();
      expect(seen.size).toBe(8);
      for (const [name, list] of seen) expect(list).toEqual(Array.from({ length: 100 }, () => name.slice(0, 1)));
    });

    it('shares tasks among the processes that compete for them, each handled by one', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const subscription = aSubscription(channel, { concurrency: 2, prefetch: 4 });
      const effects = new Effects(rig);
      const work = rig.size(2_000);
      const start = (who: string) => {
        const handler = handles(subscription, 'database', async ({ n }, { tx }) => {
          await Promise.resolve();
          effects.record(tx, `${n} ${who}`);
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const first = await start('a');
      const others = [await start('b'), await start('c')];
      await first.add(channel, ...things(work));
      // each sees what waits, and of what is being handled its own alone
      for (const one of [first, ...others]) await one.settled(rig.loadMs);
      const done = (await effects.list()).map((effect) => effect.split(' '));
      expect(ascending(done.map(([n]) => Number(n)))).toEqual(numbers(work));
      expect(new Set(done.map(([, who]) => who))).toEqual(new Set(['a', 'b', 'c']));
    });

    it.runIf(rig.candidate.features.survivesBeforeFirstRun)(
      'keeps what was published before a subscription first ran',
      async () => {
        const channel = rig.channel();
        const seen: number[] = [];
        const subscription = aSubscription(channel);
        const publisher = await rig.bus({ publishes: [channel] });
        await publisher.add(channel, ...things(20));
        await publisher.settled();
        await publisher.stop();
        const handler = handles(subscription, 'database', ({ n }) => void seen.push(n));
        const consumer = await rig.bus({ handlers: [handler] });
        await consumer.settled();
        expect(ascending(seen)).toEqual(numbers(20));
      },
    );

    it('has no more than a subscription’s concurrency at work at once, and that many', async () => {
      const channel = rig.channel();
      const opened = gate();
      let [atWork, most] = [0, 0];
      const handler = handles(aSubscription(channel, { concurrency: 3 }), 'none', async () => {
        most = Math.max(most, (atWork += 1));
        await opened.opened;
        atWork -= 1;
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, ...things(20));
      await until('three are at work', () => atWork === 3);
      opened.open();
      await bus.settled();
      expect(most).toBe(3);
    });

    it('refuses for good what nobody subscribes to, and says so', async () => {
      const channel = rig.channel();
      const bus = await rig.bus({ publishes: [channel] });
      await expect(bus.messaging.publisher.publish(channel, thing(1))).rejects.toMatchObject({ fate: 'refused' });
      await bus.add(channel, thing(2));
      await until('the outbox’s is a dead letter', async () => {
        const letters = await bus.subject.stores.deadLetters.list({ limit: 100 });
        return letters.some((letter) => letter.channel === channel.name && letter.reason === 'refused');
      });
    });
  });
}
