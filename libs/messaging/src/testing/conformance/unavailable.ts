import { describe, expect, it } from 'vitest';
import { fixed } from '../../contract/policy.js';
import { Rejected, Unavailable } from '../../errors/handling-errors.js';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing, things } from './things.js';
import { gate, pass, until } from './waiting.js';

export function describeUnavailable(rig: Rig): void {
  describe('what its handlers depend on being away', () => {
    it('pauses, burns no attempt for longer than all attempts take together, and goes on by itself', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { attempts: 3, backoff: fixed('30ms'), concurrency: 4 });
      const effects = new Effects(rig);
      let [away, calls] = [true, 0];
      const handler = handles(subscription, 'database', async ({ n }, { tx, delivery }) => {
        calls += 1;
        if (away) throw new Unavailable('the mail server is away');
        effects.record(tx, `${n} ${delivery.attempt}`);
        await Promise.resolve();
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      const state = () => bus.messaging.health().subscriptions[0]?.state;
      await bus.add(channel, ...things(30));
      await until('it pauses', () => state() === 'paused');
      const before = calls;
      await until('it was probed more often than there are attempts for all', () => calls > before + 3 * 10);
      const { ready = 0, unsettled = 0 } = await bus.subject.transport.inspect({ subscription });
      // Those that it had begun with when it found out are the probes; the rest is the broker's.
      expect(ready + unsettled).toBeGreaterThan(0);
      expect(await bus.deadLetters(subscription)).toEqual([]);
      away = false;
      await bus.settled();
      expect(state()).toBe('attached');
      const done = await effects.list();
      expect(new Set(done.map((effect) => effect.split(' ')[0])).size).toBe(30);
      expect(done.length).toBe(30);
      expect(done.filter((effect) => Number(effect.split(' ')[1]) > 3)).toEqual([]);
    });

    it('takes what it skips, drops or has handled before for no sign that it is back', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { attempts: 3, backoff: fixed('30ms'), concurrency: 1 });
      let [away, calls] = [true, 0];
      const handler = handles(subscription, 'database', () => {
        calls += 1;
        if (away) throw new Unavailable('the mail server is away');
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, thing(0));
      let n = 0;
      await until('it was tried more often than it has attempts', async () => {
        n += 1;
        await bus.foreign(channel, { type: 'unhandled', n }, { id: `skipped ${n}` });
        await bus.foreign(channel, { type: 'thing', n }, { id: `dropped ${n}`, expiresAt: 1 });
        await pass(20);
        return calls >= 10;
      });
      expect(await bus.deadLetters(subscription)).toEqual([]);
      away = false;
      await bus.settled();
      expect(await bus.deadLetters(subscription)).toEqual([]);
    });

    it('goes on when every message that would find out has ended in another way', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { backoff: fixed('30ms'), concurrency: 4, prefetch: 4 });
      let away = true;
      const seen: number[] = [];
      const handler = handles(subscription, 'database', ({ n }) => {
        if (n >= 10) return void seen.push(n);
        throw away ? new Unavailable('the mail server is away') : new Rejected('and it does not want this');
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, ...things(4));
      await until('it pauses', () => bus.messaging.health().subscriptions[0]?.state === 'paused');
      await bus.add(channel, thing(10), thing(11));
      away = false;
      await bus.settled();
      expect(ascending(seen)).toEqual([10, 11]);
      expect(await bus.deadLetters(subscription)).toMatchObject(things(4).map(() => ({ reason: 'rejected' })));
    });

    it('makes a dead letter of one that alone finds it away, while others succeed', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { attempts: 3, backoff: fixed('20ms') });
      const seen: number[] = [];
      const handler = handles(subscription, 'database', ({ n }) => {
        if (n === 7) throw new Unavailable('its own server is away');
        seen.push(n);
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      let next = 0;
      await until('it is a dead letter', async () => {
        const some = things(next + 10).slice(next);
        next += 10;
        await bus.add(channel, ...some);
        await pass(20);
        return (await bus.deadLetters(subscription)).length > 0;
      });
      await bus.settled();
      expect(await bus.deadLetters(subscription)).toMatchObject([{ id: '7', reason: 'attempts' }]);
      expect(new Set(seen).size).toBe(next - 1);
    });
  });

  describe('its database being away', () => {
    it('pauses, acknowledges nothing, and goes on once it is back: nothing is lost and no attempt burnt', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { attempts: 2, concurrency: 4 });
      const effects = new Effects(rig);
      const away = gate();
      let begun = 0;
      const handler = handles(subscription, 'database', async ({ n }, { tx, delivery }) => {
        begun += 1;
        // Whatever the machine does meanwhile: three quarters are still to be done when it goes.
        if (begun > 25) await away.opened;
        effects.record(tx, `${n} ${delivery.attempt}`);
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      const state = () => bus.messaging.health().subscriptions[0]?.state;
      await bus.add(channel, ...things(100));
      // Not asked of the database: where it has one connection, a handler at work holds it.
      await until('a quarter is done, and more are at work', () => begun > 25);
      await bus.subject.databaseAway(true);
      away.open();
      await until('it pauses', () => state() === 'paused');
      expect(begun).toBeLessThan(100);
      await bus.subject.databaseAway(false);
      await until('all took effect', async () => (await effects.count()) >= 100);
      await bus.settled();
      expect(state()).toBe('attached');
      const done = (await effects.list()).map((effect) => effect.split(' '));
      expect([done.length, new Set(done.map(([n]) => n)).size]).toEqual([100, 100]);
      expect(done.filter(([, attempt]) => attempt !== '1')).toEqual([]);
      expect(await bus.deadLetters(subscription)).toEqual([]);
    }, 60_000);
  });
}
