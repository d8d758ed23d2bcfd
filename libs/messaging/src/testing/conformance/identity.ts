import { describe, expect, it } from 'vitest';
import { Rejected } from '../../errors/handling-errors.js';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { aSubscription, handles, thing } from './things.js';
import { gate, pass, until } from './waiting.js';

export function describeIdentity(rig: Rig): void {
  describe('identity', () => {
    it('gives the same message twice one effect in the database', async () => {
      const channel = rig.channel();
      const effects = new Effects(rig);
      const handler = handles(aSubscription(channel), 'database', async ({ n }, { tx }) => {
        await pass(1);
        effects.record(tx, String(n));
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      for (let round = 0; round < 3; round += 1) {
        await bus.add(channel, thing(1), thing(2), thing(1));
        // Under another id of its header, for its contract says what makes two messages the same.
        await bus.foreign(channel, { type: 'thing', n: 2 }, { id: `foreign ${round}` });
        if (round > 0) await bus.settled();
      }
      expect((await effects.list()).toSorted()).toEqual(['1', '2']);
    });

    it('makes one dead letter of a message that comes again and fails again, and another of what is not the same', async () => {
      const channel = rig.channel();
      let calls = 0;
      const handler = handles(aSubscription(channel), 'database', () => {
        calls += 1;
        throw new Rejected('never');
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      const lettersOf = async (): Promise<readonly string[]> =>
        (await bus.deadLetters(handler.subscription)).map(({ message }) => message.body.toString()).toSorted();
      // As a relay does whose publish was taken over, and timed out before it knew.
      for (const round of [1, 2, 3]) {
        await bus.add(channel, thing(1));
        await until('it was handled', () => calls === round);
        await bus.settled();
      }
      expect(await lettersOf()).toEqual(['{"n":1}']);
      await bus.foreign(channel, { type: 'thing', n: 1, text: 'something else under its name' });
      await bus.settled();
      expect(await lettersOf()).toHaveLength(2);
    });

    it('gives the same message twice one effect outside, also when the first is still at work', async () => {
      const channel = rig.channel();
      const sent: string[] = [];
      const [first, finish] = [gate(), gate()];
      const handler = handles(aSubscription(channel, { timeout: '1s' }), 'outside', async (_, { key }) => {
        sent.push(key);
        first.open();
        await finish.opened;
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.foreign(channel, { type: 'thing', n: 1 }, { id: 'a' });
      await first.opened;
      await bus.foreign(channel, { type: 'thing', n: 1 }, { id: 'b' });
      await until(
        'the second waits for the first',
        async () => (await bus.subject.stores.localQueue.depth(handler.subscription.name)).waiting === 1,
      );
      finish.open();
      await bus.settled();
      await bus.foreign(channel, { type: 'thing', n: 1 }, { id: 'c' });
      await bus.settled();
      expect(sent).toEqual([`${handler.subscription.name}/thing/1`]);
    });

    it('gives a stable key by which a repeat outside is recognised, after a kill before its mark', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel, { timeout: '1s' });
      const keys: string[] = [];
      const start = (hangs: boolean) => {
        const handler = handles(subscription, 'outside', async (_, { key }) => {
          keys.push(key);
          if (hangs) await new Promise(() => undefined);
        });
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const killed = await start(true);
      await killed.add(channel, thing(1));
      await until('it was sent', () => keys.length === 1);
      await killed.kill();
      const next = await start(false);
      await next.settled();
      expect(keys).toEqual([keys[0], keys[0]]);
    });

    it('keeps messages of one id apart that are of different subscriptions', async () => {
      const channel = rig.channel();
      const effects = new Effects(rig);
      const handlers = ['a', 'b'].map((who) =>
        handles(aSubscription(channel), 'database', async ({ n }, { tx }) => {
          await Promise.resolve();
          effects.record(tx, `${who} ${n}`);
        }),
      );
      const bus = await rig.bus({ publishes: [channel], handlers });
      await bus.add(channel, thing(1), thing(1));
      await bus.settled();
      expect((await effects.list()).toSorted()).toEqual(['a 1', 'b 1']);
    });

    it('handles each of two messages where the contract says that it can’t tell them apart', async () => {
      const channel = rig.channel({ identity: 'none' });
      const seen: number[] = [];
      const bus = await rig.bus({
        publishes: [channel],
        handlers: [handles(aSubscription(channel), 'database', ({ n }) => void seen.push(n))],
      });
      await bus.foreign(channel, { type: 'thing', n: 1 });
      await bus.foreign(channel, { type: 'thing', n: 1 });
      await bus.settled();
      expect(seen).toEqual([1, 1]);
    });
  });
}
