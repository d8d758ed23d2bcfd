import { describe, expect, it } from 'vitest';
import { fixed } from '../../contract/policy.js';
import { Rejected, Unavailable } from '../../errors/handling-errors.js';
import { keyed, OrderLoad } from './order-load.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing } from './things.js';
import { gate, until } from './waiting.js';

export function describeOrder(rig: Rig): void {
  if (!rig.candidate.features.ordered) return;

  describe('order', () => {
    const each = rig.size(100);

    it(
      `of first effects is kept for each of 100 keys, though handlers fail at random and processes come and go`,
      async () => {
        const load = new OrderLoad(rig, each, { ordered: true });
        const first = await load.start();
        const second = await load.start();
        const publishing = load.publish();
        const third = await load.replace(first, 'kill', load.total / 5);
        await load.replace(second, 'stop', (load.total * 2) / 5);
        await load.replace(third, 'kill', (load.total * 3) / 5);
        await publishing;
        await load.settled();
        process.stdout.write(
          `${rig.name}: order of ${load.total} messages, seed ${load.random.seed}, ${load.failures} failures, unsettled at the ends ${load.unsettled.join(', ')}\n`,
        );
        expect(load.unsettled.every((unsettled) => unsettled > 0)).toBe(true);
        expect(load.failures).toBeGreaterThan(load.total / 20);
        expect(await load.orders()).toEqual(load.kept);
        expect(await load.done()).toBe(load.total);
        expect(load.overlaps).toEqual([]);
      },
      rig.loadMs,
    );

    it(
      'is counted in a way that finds a disorder, where the channel does not ask for it',
      async () => {
        const load = new OrderLoad(rig, 10, { ordered: false });
        await load.start();
        await load.publish();
        await load.settled();
        expect(await load.orders()).not.toEqual(load.kept);
        expect([...(await load.orders()).values()].reduce((all, keys) => all + keys, 0)).toBe(100);
      },
      rig.loadMs,
    );

    it('holds back the key of a message that fails, and no other; its dead letter frees it', async () => {
      const channel = keyed(rig, true);
      const subscription = aSubscription(channel, { attempts: 3, backoff: fixed('20ms'), concurrency: 4 });
      const seen: string[] = [];
      const handler = handles(subscription, 'none', async ({ n, text = '' }, { delivery }) => {
        if (text !== 'bad' || n > 0) return void seen.push(`${text} ${n}`);
        if (delivery.attempt === 3) await until('all others are done', () => seen.length === 30);
        throw new Error('never');
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      const keys = ['bad', 'good', 'better', 'best'];
      for (let n = 0; n < 10; n += 1)
        await bus.add(channel, ...keys.map((text, at) => thing(n === 0 && at === 0 ? 0 : n * 4 + at, { text })));
      await bus.settled();
      expect(await bus.deadLetters(subscription)).toMatchObject([{ id: '0', reason: 'attempts' }]);
      const of = (key: string) => seen.filter((one) => one.startsWith(`${key} `));
      expect(seen.slice(30)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `bad ${n * 4}`));
      for (const at of [1, 2, 3])
        expect(of(keys[at] ?? '')).toEqual(Array.from({ length: 10 }, (_, n) => `${keys[at]} ${n * 4 + at}`));
    });

    it('is not asked of a redriven message, nor of one without a key', async () => {
      const channel = keyed(rig, true);
      const subscription = aSubscription(channel, { attempts: 1_000, backoff: fixed('20ms') });
      const seen: number[] = [];
      let [accepts, succeeds] = [false, false];
      const handler = handles(subscription, 'none', ({ n }) => {
        if (n === 0 && !accepts) throw new Rejected('not yet');
        if (n === 1 && !succeeds) throw new Error('not yet');
        seen.push(n);
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      for (const n of [0, 1, 2]) await bus.add(channel, thing(n, { text: 'a' }));
      await until('the first is a dead letter', async () => (await bus.deadLetters(subscription)).length === 1);
      const { localQueue, deadLetters } = bus.subject.stores;
      await until('the others are parked', async () => sum(await localQueue.depth(subscription.name)) === 2);
      accepts = true;
      await deadLetters.redrive({ subscription: subscription.name }, 'a test', ({ message }) => ({ message }));
      await bus.foreign(channel, { type: 'thing', n: 3 });
      await until('both came', () => seen.length === 2);
      expect(ascending(seen)).toEqual([0, 3]);
      succeeds = true;
      await bus.settled();
      expect(seen.slice(2)).toEqual([1, 2]);
    });

    it('is kept behind a message that kills its process, until that is a dead letter', async () => {
      const channel = keyed(rig, true);
      const subscription = aSubscription(channel, { attempts: 5, concurrency: 4 });
      const seen: string[] = [];
      let killed = gate();
      const start = () => {
        const handler = handles(subscription, 'none', async ({ n, text = '' }) => {
          seen.push(`${text} ${n}`);
          if (n > 0) return;
          killed.open();
          await new Promise(() => undefined);
        });
        return rig.bus({ handlers: [handler] });
      };
      // What dies with the relay in its hand publishes again: it is not about that here.
      const publisher = await rig.bus({ publishes: [channel] });
      await publisher.add(channel, ...[0, 1, 2, 3, 4, 5].map((n) => thing(n, { text: n % 2 === 0 ? 'even' : 'odd' })));
      await publisher.settled();
      let bus = await start();
      for (;;) {
        const end = await Promise.race([killed.opened.then(() => 'killed'), bus.settled().then(() => 'settled')]);
        if (end === 'settled') break;
        expect(new Set(seen.filter((one) => one.startsWith('even')))).toEqual(new Set(['even 0']));
        await bus.kill();
        killed = gate();
        bus = await start();
      }
      expect(await bus.deadLetters(subscription)).toMatchObject([{ id: '0', reason: 'crashes' }]);
      // What the dead had moved and not yet acknowledged comes again: it is the first effects that are in order.
      expect([...new Set(seen)].filter((one) => one.startsWith('even'))).toEqual(['even 0', 'even 2', 'even 4']);
      expect([...new Set(seen)].filter((one) => one.startsWith('odd'))).toEqual(['odd 1', 'odd 3', 'odd 5']);
    });

    it('is kept while what the handlers depend on is away, and afterwards', async () => {
      const channel = keyed(rig, true);
      const subscription = aSubscription(channel, { attempts: 3, backoff: fixed('20ms'), concurrency: 4 });
      const seen: string[] = [];
      let [away, calls] = [true, 0];
      const handler = handles(subscription, 'none', ({ n, text = '' }) => {
        calls += 1;
        if (away) throw new Unavailable('the mail server is away');
        seen.push(`${text} ${n}`);
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      const keys = ['a', 'b', 'c', 'd'];
      await bus.add(channel, ...keys.flatMap((text, at) => [0, 1, 2, 3, 4].map((n) => thing(n * 4 + at, { text }))));
      await until('it pauses', () => bus.messaging.health().subscriptions[0]?.state === 'paused');
      await until('it was probed', () => calls > 20);
      away = false;
      await bus.settled();
      for (const [at, key] of keys.entries())
        expect(seen.filter((one) => one.startsWith(key))).toEqual([0, 1, 2, 3, 4].map((n) => `${key} ${n * 4 + at}`));
      expect(await bus.deadLetters(subscription)).toEqual([]);
    });
  });
}

function sum({ waiting, claimed }: { readonly waiting: number; readonly claimed: number }): number {
  return waiting + claimed;
}
