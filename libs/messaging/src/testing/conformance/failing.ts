import { describe, expect, it } from 'vitest';
import { fixed } from '../../contract/policy.js';
import { on } from '../../contract/rules.js';
import { Rejected } from '../../errors/handling-errors.js';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { aSubscription, handles, thing, things } from './things.js';
import { pass, until } from './waiting.js';

class MailboxGone extends Error {}

export function describeFailing(rig: Rig): void {
  describe('failing', () => {
    it('goes on after errors: each message fails for itself, and the others take effect once', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const tries = new Map<number, number>();
      const effects = new Effects(rig);
      const handler = handles(subscription, 'database', async ({ n }, { tx }) => {
        const attempt = (tries.get(n) ?? 0) + 1;
        tries.set(n, attempt);
        effects.record(tx, String(n));
        if (n % 10 === 3 && attempt < 4) throw new Error('not yet');
        await Promise.resolve();
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, ...things(100));
      await bus.settled();
      const done = await effects.list();
      expect([done.length, new Set(done).size]).toEqual([100, 100]);
      expect([tries.get(2), tries.get(3)]).toEqual([1, 4]);
      expect(await bus.deadLetters(subscription)).toEqual([]);
    });

    it('makes a dead letter of what fails for good, and says why', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const handler = handles(
        subscription,
        'database',
        ({ n }) => {
          if (n === 1) throw new Rejected('no such customer');
          if (n === 2) throw new MailboxGone('550');
          if (n === 3) throw new Error('never');
        },
        [on(MailboxGone).dead()],
      );
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, ...things(5));
      await bus.settled();
      const letters = (await bus.deadLetters(subscription)).toSorted((a, b) => Number(a.id) - Number(b.id));
      expect(letters).toMatchObject([
        { id: '1', type: 'thing', reason: 'rejected', attempts: 1, error: 'TRZ-6001 no such customer' },
        { id: '2', type: 'thing', reason: 'rule', attempts: 1, error: 'Error: 550' },
        { id: '3', type: 'thing', reason: 'attempts', attempts: 4, error: 'Error: never' },
      ]);
      expect(letters.map(({ message }) => message.body.toString())).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    });

    it('counts attempts and keeps to the backoff over a restart', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { attempts: 4, backoff: fixed('800ms') });
      const attempts: { readonly attempt: number; readonly at: number; readonly who: string }[] = [];
      const start = (who: string) => {
        const handler = handles(subscription, 'database', (_, { delivery }) => {
          attempts.push({ attempt: delivery.attempt, at: Date.now(), who });
          throw new Error('never');
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const first = await start('first');
      await first.add(channel, thing(1));
      await until('it waits for its third attempt', async () => {
        return attempts.length === 2 && (await first.subject.stores.localQueue.depth(subscription.name)).waiting === 1;
      });
      await first.stop();
      const second = await start('second');
      await second.settled();
      expect(attempts.map(({ attempt, who }) => [attempt, who])).toEqual([
        [1, 'first'],
        [2, 'first'],
        [3, 'second'],
        [4, 'second'],
      ]);
      const waits = attempts.slice(1).map(({ at }, before) => at - (attempts[before]?.at ?? 0));
      expect(waits.slice(1).every((wait) => wait >= 750)).toBe(true);
      expect(await second.deadLetters(subscription)).toMatchObject([{ reason: 'attempts', attempts: 4 }]);
    });

    it('aborts a handler at its time-out, and what it did in its transaction does not commit', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { timeout: '100ms' });
      const effects = new Effects(rig);
      const attempts: number[] = [];
      const handler = handles(subscription, 'database', async (_, { tx, delivery }) => {
        attempts.push(delivery.attempt);
        effects.record(tx, String(delivery.attempt));
        if (delivery.attempt === 1) await pass(400);
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, thing(1));
      await bus.settled();
      expect(attempts).toEqual([1, 2]);
      expect(await effects.list()).toEqual(['2']);
    });
  });
}
