import { describe, expect, it } from 'vitest';
import type { Consumption } from '../../transports/consumption.js';
import type { Delivery } from '../../transports/delivery.js';
import type { Bus } from './bus.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing, things, type Things } from './things.js';
import { gate, pass, until } from './waiting.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

export function describeTails(rig: Rig): void {
  describe.runIf(rig.candidate.features.tail)('tails', () => {
    it('give each a copy of what is published from now on, by any process, beside every subscription', async () => {
      const channel = rig.channel();
      const done: number[] = [];
      const handler = handles(aSubscription(channel), 'database', ({ n }) => void done.push(n));
      const [first, second] = [
        await rig.bus({ publishes: [channel], handlers: [handler] }),
        await rig.bus({ publishes: [channel] }),
      ];
      await first.add(channel, thing(100));
      await first.settled();
      const seen = [await tailOf(first, channel), await tailOf(second, channel), await tailOf(second, channel)];
      await first.add(channel, ...things(10));
      for (const one of things(20).slice(10)) await second.messaging.publisher.publish(channel, one);
      await until('each has seen all', () => seen.every(({ ns }) => ns.length === 20));
      await first.settled();
      expect(seen.map(({ ns }) => ascending(ns))).toEqual([numbers(20), numbers(20), numbers(20)]);
      expect(ascending(done)).toEqual([...numbers(20), 100]);
    });

    it('leave nothing behind once they are closed, and cost their subscriptions nothing', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const bus = await rig.bus({ publishes: [channel] });
      const [slow, quick] = [await tailOf(bus, channel, { prefetch: 1, hangs: true }), await tailOf(bus, channel)];
      for (const one of things(10)) await bus.messaging.publisher.publish(channel, one);
      await until('the quick one has seen all', () => quick.ns.length === 10);
      expect(await bus.subject.transport.inspect({ subscription })).toMatchObject({ ready: 10 });
      slow.release();
      await Promise.all([slow.consumption.close(), quick.consumption.close(), quick.consumption.close()]);
      await bus.messaging.publisher.publish(channel, thing(11));
      await expectNothingOf(bus, channel);
      expect(quick.ns.length).toBe(10);
      expect([slow.consumption.attached, quick.consumption.attached]).toEqual([false, false]);
    });

    it('are swept away after a process that was killed', async () => {
      const channel = rig.channel();
      aSubscription(channel);
      const [killed, other] = [await rig.bus({}), await rig.bus({ publishes: [channel] })];
      await tailOf(killed, channel, { prefetch: 1, hangs: true });
      for (const one of things(10)) await other.messaging.publisher.publish(channel, one);
      await killed.kill();
      // Whoever opens a source sweeps away the dead.
      await tailOf(other, rig.channel());
      await expectNothingOf(other, channel);
    });

    it('pause and go on: what comes meanwhile waits, and what was not begun comes again', async () => {
      const channel = rig.channel();
      aSubscription(channel);
      const bus = await rig.bus({ publishes: [channel] });
      const seen: number[] = [];
      const consumption = await bus.subject.transport.consume({ tail: channel }, { prefetch: 100 }, (delivery) => {
        if (delivery.recalled) return Promise.resolve('release');
        seen.push(Number(delivery.message.id));
        return Promise.resolve('done');
      });
      await consumption.pause();
      for (const one of things(10)) await bus.messaging.publisher.publish(channel, one);
      await pass(50);
      expect(seen).toEqual([]);
      consumption.resume();
      await until('all are there', () => seen.length === 10);
      expect(seen).toEqual(numbers(10));
      await consumption.close();
    });
  });

  describe.runIf(rig.candidate.features.tail)('signals', () => {
    it('come to every instance that runs now, wait for nobody, and are dropped where a handler fails', async () => {
      const channel = rig.channel({ pattern: 'signals', lossy: true });
      const subscription = aSubscription(channel);
      const seen: string[] = [];
      const start = (who: string) => {
        const handler = handles(subscription, 'none', ({ n }) => {
          seen.push(`${who} ${n}`);
          if (n === 2) throw new Error('never');
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const publisher = await rig.bus({ publishes: [channel] });
      await publisher.messaging.publisher.publish(channel, thing(0));
      const [a, b] = [await start('a'), await start('b')];
      for (const n of [1, 2, 3]) await publisher.messaging.publisher.publish(channel, thing(n));
      await until('each has seen the last', () => ['a 3', 'b 3'].every((one) => seen.includes(one)));
      await Promise.all([a.settled(), b.settled()]);
      expect(new Set(seen)).toEqual(new Set(['a', 'b'].flatMap((who) => [1, 2, 3].map((n) => `${who} ${n}`))));
      expect(await a.deadLetters(subscription)).toEqual([]);
      expect((await a.subject.stores.localQueue.depth(subscription.name)).waiting).toBe(0);
    });
  });
}

interface Tail {
  readonly ns: number[];
  readonly consumption: Consumption;
  release(): void;
}

async function tailOf(
  bus: Bus,
  channel: Things,
  { prefetch = 100, hangs = false }: { readonly prefetch?: number; readonly hangs?: boolean } = {},
): Promise<Tail> {
  const ns: number[] = [];
  const busy = gate();
  if (!hangs) busy.open();
  const handle = async ({ message }: Delivery): Promise<'done'> => {
    await busy.opened;
    ns.push(Number(message.id));
    return 'done';
  };
  const consumption = await bus.subject.transport.consume({ tail: channel }, { prefetch }, handle);
  return { ns, consumption, release: () => busy.open() };
}

async function expectNothingOf(bus: Bus, channel: Things): Promise<void> {
  const status = await bus.subject.transport.inspect({ tail: channel });
  expect([status.ready ?? 0, status.consumers ?? 0]).toEqual([0, 0]);
}
