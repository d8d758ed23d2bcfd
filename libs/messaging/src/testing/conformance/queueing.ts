import { describe, expect, it } from 'vitest';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing, things } from './things.js';
import { gate, until } from './waiting.js';

export function describeQueueing(rig: Rig): void {
  describe('what waits', () => {
    it.runIf(rig.candidate.features.expiry)(
      'drops what has expired before its turn, and counts no failure',
      async () => {
        const channel = rig.channel({ expiresAfter: '50ms' });
        const subscription = aSubscription(channel);
        const publisher = await rig.bus({ publishes: [channel] });
        await publisher.add(channel, thing(1));
        const expired = Date.now() + 50;
        await publisher.settled();
        await until('it has expired', () => Date.now() > expired);
        const seen: number[] = [];
        const consumer = await rig.bus({ handlers: [handles(subscription, 'none', ({ n }) => void seen.push(n))] });
        await consumer.settled();
        expect(seen).toEqual([]);
        expect(await consumer.deadLetters(subscription)).toEqual([]);
      },
    );

    it('handles none before its time, over a restart, and as its first attempt', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const seen: string[] = [];
      const start = () => {
        const handler = handles(subscription, 'database', ({ n }, { delivery }) =>
          seen.push(`${n} ${delivery.attempt} ${Date.now() >= due}`),
        );
        return rig.bus({ publishes: [channel], handlers: [handler] });
      };
      const due = Date.now() + 1_500;
      const first = await start();
      await first.foreign(channel, { type: 'thing', n: 1 }, { notBefore: due });
      await first.foreign(channel, { type: 'thing', n: 2 }, { notBefore: Date.now() - 1 });
      await until(
        'it waits',
        async () => (await first.subject.stores.localQueue.depth(subscription.name)).waiting === 1,
      );
      await first.stop();
      const second = await start();
      await second.settled();
      expect(seen).toEqual([expect.stringMatching(/^2 1 /), '1 1 true']);
      expect(await second.deadLetters(subscription)).toEqual([]);
    });

    it.runIf(rig.candidate.features.lengthLimit)(
      'keeps no more than a limited queue holds: the oldest go',
      async () => {
        const channel = rig.channel({ maxLength: 10, lossy: true });
        const subscription = aSubscription(channel);
        const publisher = await rig.bus({ publishes: [channel] });
        for (const one of things(30)) await publisher.messaging.publisher.publish(channel, one);
        expect(await publisher.subject.transport.inspect({ subscription })).toMatchObject({ ready: 10 });
        const seen: number[] = [];
        const consumer = await rig.bus({ handlers: [handles(subscription, 'none', ({ n }) => seen.push(n))] });
        await consumer.settled();
        expect(ascending(seen)).toEqual(Array.from({ length: 10 }, (_, n) => n + 20));
      },
    );

    it.runIf(rig.candidate.features.priorities)('takes what is urgent first, of what waits', async () => {
      const urgency = ['low', 'normal', 'high'] as const;
      const channel = rig.channel({ priority: (one) => ('urgency' in one ? one.urgency : undefined) ?? 'normal' });
      const subscription = aSubscription(channel, { concurrency: 1, prefetch: 1 });
      const [busy, seen] = [gate(), [] as string[]];
      const publisher = await rig.bus({ publishes: [channel] });
      await publisher.add(
        channel,
        ...Array.from({ length: 30 }, (_, n) => thing(n, { urgency: urgency[n % 3] ?? 'low' })),
      );
      await publisher.settled();
      const handler = handles(subscription, 'none', async (one) => {
        await busy.opened;
        seen.push(one.urgency ?? '');
      });
      const consumer = await rig.bus({ handlers: [handler] });
      busy.open();
      await consumer.settled();
      expect(seen).toEqual(['high', 'normal', 'low'].flatMap((each) => Array.from({ length: 10 }, () => each)));
    });
  });
}
