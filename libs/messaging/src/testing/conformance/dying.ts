import { describe, expect, it } from 'vitest';
import { fixed } from '../../contract/policy.js';
import type { Bus } from './bus.js';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { aSubscription, handles, thing, things } from './things.js';
import { gate, pass, until } from './waiting.js';

const KILLS = 30;

export function describeDying(rig: Rig): void {
  describe('dying', () => {
    it('gives what a killed process had in hand to the next, and what it had done is not done again', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { concurrency: 5 });
      const effects = new Effects(rig);
      const begun: number[] = [];
      const start = (stuck: boolean) => {
        const handler = handles(subscription, 'database', async ({ n }, { tx }) => {
          begun.push(n);
          effects.record(tx, String(n));
          if (stuck && n >= 5) await new Promise(() => undefined);
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      let bus = await start(true);
      await bus.add(channel, ...things(20));
      await until('five are done or stuck', () => begun.filter((n) => n >= 5).length > 0);
      await bus.kill();
      bus = await start(false);
      await bus.settled();
      const done = await effects.list();
      expect([done.length, new Set(done).size]).toEqual([20, 20]);
      expect(await bus.deadLetters(subscription)).toEqual([]);
    });

    it(
      `makes a dead letter of a message that kills its process ${KILLS} times, and of none of its neighbours`,
      async () => {
        const channel = rig.channel();
        const subscription = aSubscription(channel, { attempts: KILLS, concurrency: 4 });
        const effects = new Effects(rig);
        let kills = 0;
        const start = (): Promise<Bus> => {
          const handler = handles(subscription, 'database', async ({ n }, { tx }) => {
            await pass(2);
            if (n !== 13) return effects.record(tx, String(n));
            kills += 1;
            killed.open();
            await new Promise(() => undefined);
          });
          return rig.bus({ publishes: [channel], handlers: [handler] });
        };
        let killed = gate();
        let bus = await start();
        await bus.add(channel, ...things(100));
        for (;;) {
          // The killer's transaction holds PGlite's one connection, so the question alone might get no answer.
          const end = await Promise.race([
            killed.opened.then(() => 'killed'),
            bus.settled(rig.loadMs).then(() => 'settled'),
          ]);
          if (end === 'settled') break;
          await bus.kill();
          killed = gate();
          bus = await start();
        }
        expect(await bus.deadLetters(subscription)).toMatchObject([{ id: '13', reason: 'crashes' }]);
        expect(kills).toBeGreaterThanOrEqual(KILLS);
        // One that its broker could not yet tell from a first delivery comes on top.
        expect(kills).toBeLessThanOrEqual(KILLS + 1);
        const done = await effects.list();
        expect([done.length, new Set(done).size]).toEqual([99, 99]);
      },
      rig.loadMs,
    );

    it('goes on with a retry that its process died before, at its time and with its attempts', async () => {
      const channel = rig.channel();
      // Long enough to be seen waiting, however busy the machine is.
      const subscription = aSubscription(channel, { attempts: 3, backoff: fixed('500ms') });
      const attempts: number[] = [];
      const start = () => {
        const handler = handles(subscription, 'database', (_, { delivery }) => {
          attempts.push(delivery.attempt);
          throw new Error('never');
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const first = await start();
      await first.add(channel, thing(1));
      await until('its second attempt failed', () => attempts.length === 2);
      await until(
        'it waits',
        async () => (await first.subject.stores.localQueue.depth(subscription.name)).waiting === 1,
      );
      await first.kill();
      const second = await start();
      await second.settled();
      expect(attempts).toEqual([1, 2, 3]);
      expect(await second.deadLetters(subscription)).toMatchObject([{ reason: 'attempts', attempts: 3 }]);
    });
  });
}
