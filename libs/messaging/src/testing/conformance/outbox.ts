import { describe, expect, it } from 'vitest';
import { ContractViolation } from '../../errors/contract-violation.js';
import type { Transport } from '../../transports/transport.js';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing, things } from './things.js';
import { pass, until } from './waiting.js';

export function describeOutbox(rig: Rig): void {
  describe('the outbox', () => {
    it('publishes what commits, and nothing of what does not', async () => {
      const channel = rig.channel();
      const seen: number[] = [];
      const handler = handles(aSubscription(channel), 'database', ({ n }) => void seen.push(n));
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      const failing = things(20).map(({ n }) =>
        bus.transaction(async (tx) => {
          await Promise.resolve();
          bus.messaging.outbox.add(tx, channel, thing(n));
          if (n % 2 === 1) throw new Error('rolled back');
        }),
      );
      const results = await Promise.allSettled(failing);
      await bus.settled();
      expect(results.map(({ status }) => status === 'fulfilled')).toEqual(things(20).map(({ n }) => n % 2 === 0));
      expect(seen.toSorted((a, b) => a - b)).toEqual(things(20).flatMap(({ n }) => (n % 2 === 0 ? [n] : [])));
    });

    it('writes nothing of a message that breaks its contract, and fails its transaction', async () => {
      const channel = rig.channel();
      const bus = await rig.bus({
        publishes: [channel],
        handlers: [handles(aSubscription(channel), 'none', () => undefined)],
      });
      const broken = bus.add(channel, thing(1), thing(1.5));
      await expect(broken).rejects.toBeInstanceOf(ContractViolation);
      expect(await bus.subject.stores.outbox.count([channel.name])).toBe(0);
    });

    it('writes nothing of a message that no transport would take, and says how large it is', async () => {
      const channel = rig.channel();
      aSubscription(channel);
      const bus = await rig.bus({ publishes: [channel] });
      const huge = bus.add(channel, thing(1), thing(2, { text: 'x'.repeat(20_000_000) }));
      await expect(huge).rejects.toThrow(/of 200000\d\d bytes .* above the limit of 16777216/);
      expect(await bus.subject.stores.outbox.count([channel.name])).toBe(0);
    });

    it('repeats, under the same id, what was taken over when its process died before it could remove it', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const effects = new Effects(rig);
      const first = await rig.bus({ publishes: [channel] });
      let taken = 0;
      // The kill: between the broker's word and the row's end.
      killAfterPublish(first.subject.transport, () => {
        taken += 1;
        void first.kill();
      });
      await first.add(channel, ...things(5)).catch(() => undefined);
      await until('the broker has it, and nobody knows', () => taken > 0);
      const { stores, transport } = rig.observer;
      expect(await stores.outbox.count([channel.name])).toBe(5);
      expect(await transport.inspect({ subscription })).toMatchObject({ ready: 5 });
      const ids: (string | undefined)[] = [];
      const handler = handles(subscription, 'database', async ({ n }, { tx, delivery }) => {
        await Promise.resolve();
        ids.push(delivery.message.id);
        effects.record(tx, String(n));
      });
      const next = await rig.bus({ publishes: [channel], handlers: [handler] });
      await next.settled();
      expect((await effects.list()).toSorted()).toEqual(['0', '1', '2', '3', '4']);
      expect(ascending(ids.map(Number))).toEqual([0, 1, 2, 3, 4]);
    });

    it('holds a message until the time that it says', async () => {
      const channel = rig.channel();
      const seen: number[] = [];
      const handler = handles(aSubscription(channel), 'database', ({ n }) => void seen.push(n));
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      const due = Date.now() + 700;
      await bus.transaction(async (tx) => {
        await Promise.resolve();
        bus.messaging.outbox.add(tx, channel, thing(1), { notBefore: new Date(due) });
        bus.messaging.outbox.add(tx, channel, thing(2));
      });
      await until('the other came', () => seen.length === 1);
      await pass(100);
      expect(seen).toEqual([2]);
      await bus.settled();
      expect(seen).toEqual([2, 1]);
      expect(Date.now()).toBeGreaterThanOrEqual(due);
    });
  });
}

function killAfterPublish(transport: Transport, kill: () => void): void {
  const publish = transport.publish.bind(transport);
  transport.publish = async (...given) => {
    const results = await publish(...given);
    kill();
    return results;
  };
}
