import { describe, expect, it } from 'vitest';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, things } from './things.js';
import { gate, pass, until } from './waiting.js';

export function describeClosing(rig: Rig): void {
  describe('closing', () => {
    it('lets what is in flight settle and gives the rest back: nothing is lost, nothing done twice, no attempt burnt', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { concurrency: 4, prefetch: 40 });
      const effects = new Effects(rig);
      const start = () => {
        const handler = handles(subscription, 'database', async ({ n }, { tx, delivery }) => {
          await pass(2);
          effects.record(tx, `${n} ${delivery.attempt} ${delivery.redelivered}`);
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      let bus = await start();
      await bus.add(channel, ...things(200));
      await until('some are done', async () => (await effects.count()) >= 20);
      // The transport's own end of it may not ask the closed bus, so what is left is asked of the next.
      await bus.stop();
      bus = await start();
      const left = 200 - (await effects.count());
      expect(left).toBeGreaterThan(0);
      await bus.settled();
      const done = (await effects.list()).map((effect) => effect.split(' '));
      expect([done.length, new Set(done.map(([n]) => n)).size]).toEqual([200, 200]);
      expect(done.filter(([, attempt, redelivered]) => attempt !== '1' || redelivered !== 'false')).toEqual([]);
    });

    it('waits for a handler at work, hands it nothing more, and settles what it did', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { concurrency: 1 });
      const [begun, finish] = [gate(), gate()];
      const seen: number[] = [];
      const handler = handles(subscription, 'database', async ({ n }) => {
        seen.push(n);
        begun.open();
        await finish.opened;
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, ...things(3));
      await begun.opened;
      let stopped = false;
      const stopping = bus.stop().then(() => (stopped = true));
      await pass(100);
      expect([stopped, seen.length]).toEqual([false, 1]);
      finish.open();
      await stopping;
      const other = await rig.bus({ handlers: [handles(subscription, 'database', ({ n }) => void seen.push(n))] });
      await other.settled();
      expect(ascending(seen)).toEqual([0, 1, 2]);
    });

    it('may be asked any number of times at once, also of several processes at once', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const effects = new Effects(rig);
      const start = async () => {
        const handler = handles(subscription, 'database', async ({ n }, { tx }) => {
          await pass(1);
          effects.record(tx, String(n));
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const first = await start();
      const others = [await start(), await start()];
      await first.add(channel, ...things(150));
      await until('some are done', async () => (await effects.count()) >= 10);
      const transports = others.map(({ subject }) => subject.transport);
      await Promise.all(others.flatMap(({ messaging }) => [messaging.stop(), messaging.stop()]));
      await Promise.all(transports.flatMap((transport) => [transport.close(100), transport.close(100)]));
      await first.settled();
      const done = await effects.list();
      expect([done.length, new Set(done).size]).toEqual([150, 150]);
    });

    it('gives back what a handler holds that hangs, once its grace is over, and it is the next one’s', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      let hung = 0;
      const hanging = handles(subscription, 'none', async () => {
        hung += 1;
        await new Promise(() => undefined);
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [hanging] });
      await bus.add(channel, ...things(1));
      await until('it hangs', () => hung === 1);
      void bus.messaging.stop();
      const { transport } = bus.subject;
      await Promise.all([transport.close(200), transport.close(200)]);
      const attempts: number[] = [];
      const handler = handles(subscription, 'none', (_, { delivery }) => void attempts.push(delivery.attempt));
      const next = await rig.bus({ handlers: [handler] });
      await next.settled();
      expect(attempts).toEqual([1]);
    });

    it('says its state at once and at each change, until nobody asks any more', async () => {
      const bus = await rig.bus({});
      const { transport } = bus.subject;
      const heard: string[][] = [[], []];
      const stops = heard.map((states) => transport.onState((state) => states.push(state)));
      await until('it is connected', () => heard.every((states) => states.at(-1) === 'connected'));
      stops[1]?.();
      await transport.close(100);
      expect(heard.map((states) => states.at(-1))).toEqual(['disconnected', 'connected']);
    });

    it('takes nothing more once it is closed, and says so', async () => {
      const channel = rig.channel();
      const bus = await rig.bus({
        publishes: [channel],
        handlers: [handles(aSubscription(channel), 'none', () => undefined)],
      });
      await bus.messaging.stop();
      await bus.subject.transport.close(100);
      expect(await bus.foreign(channel, { n: 1 }, { id: '1', type: 'thing' })).toMatchObject({ fate: 'failed' });
    });
  });
}
