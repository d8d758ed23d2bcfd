import { describe, expect, it } from 'vitest';
import { MissingFeature } from '../../errors/boot-errors.js';
import { ContractViolation } from '../../errors/contract-violation.js';
import { Rejected, Unavailable } from '../../errors/handling-errors.js';
import { RequestFailed, RequestTimedOut } from '../../errors/request-errors.js';
import { noMetrics } from '../../observability/metrics.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, Thing, thing, things } from './things.js';
import { gate, pass, until } from './waiting.js';

export function describeRequests(rig: Rig): void {
  it.skipIf(rig.candidate.features.requests)('refuses an app that asks, saying which channel and feature', async () => {
    const channel = rig.channel({ pattern: 'tasks' });
    aSubscription(channel);
    await expect(rig.bus({ requests: [channel] })).rejects.toEqual(
      new MissingFeature(channel.name, 'requests', rig.name),
    );
  });

  describe.runIf(rig.candidate.features.requests)('requests', () => {
    it('are answered each with its own reply, 1,000 at once, whoever of two asks', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const subscription = aSubscription(channel, { concurrency: 20 });
      const handler = handles(subscription, 'none', async ({ n, text = '' }) => {
        await pass(n % 3);
        return thing(n * 2, { text: `${text}!` });
      });
      await rig.bus({ handlers: [handler] });
      const askers = [await rig.bus({ requests: [channel] }), await rig.bus({ requests: [channel] })];
      const asked = things(1_000).map(async ({ n }) => {
        const text = `asker ${n % 2}`;
        const { requester } = askers[n % 2]?.messaging ?? {};
        // Both ask about the same things at once.
        const about = thing(Math.floor(n / 2), { text });
        return requester?.request(channel, about, { reply: Thing, timeoutMs: 60_000 });
      });
      const replies = await Promise.all(asked);
      expect(replies.map((reply) => [reply?.n, reply?.text])).toEqual(
        things(1_000).map(({ n }) => [Math.floor(n / 2) * 2, `asker ${n % 2}!`]),
      );
      expect(replies.every((reply) => reply instanceof Thing)).toBe(true);
    }, 90_000);

    it('are given up after their time; the reply that comes later is dropped and counted', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const finish = gate();
      const begun: number[] = [];
      const handler = handles(aSubscription(channel), 'none', async ({ n }) => {
        begun.push(n);
        await finish.opened;
        return { late: true };
      });
      await rig.bus({ handlers: [handler] });
      const dropped: string[] = [];
      const metrics = {
        ...noMetrics,
        exempt: (_: unknown, why: string, count: number) => void dropped.push(`${count} ${why}`),
      };
      const asker = await rig.bus({ requests: [channel], metrics });
      // One that nobody takes up in its time is not handled; a busy machine needs longer.
      for (let timeoutMs = 200; begun.length === 0; timeoutMs *= 2) {
        const asked = asker.messaging.requester.request(channel, thing(1), { timeoutMs });
        await expect(asked).rejects.toBeInstanceOf(RequestTimedOut);
      }
      finish.open();
      await until('the late reply was counted', () => dropped.length > 0);
      expect(dropped).toEqual(begun.map(() => '1 late-reply'));
    });

    it('are not handled once nobody waits for them any more', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const subscription = aSubscription(channel);
      const asker = await rig.bus({ requests: [channel] });
      const { requester } = asker.messaging;
      await expect(requester.request(channel, thing(1), { timeoutMs: 50 })).rejects.toBeInstanceOf(RequestTimedOut);
      const seen: number[] = [];
      const handler = handles(subscription, 'none', ({ n }) => seen.push(n));
      const handling = await rig.bus({ handlers: [handler] });
      expect(await requester.request(channel, thing(2), { timeoutMs: 10_000 })).toBe(1);
      await handling.settled();
      expect(seen).toEqual([2]);
      expect(await handling.deadLetters(subscription)).toEqual([]);
    });

    it.each([
      ['what it throws', () => new Rejected('no such customer'), 'Rejected', 'no such customer'],
      ['any error', () => new TypeError('x is undefined'), 'TypeError', 'x is undefined'],
      ['what is away', () => new Unavailable('the mail server is away'), 'Unavailable', 'the mail server is away'],
    ])(
      'whose handler fails are answered with %s: no retry, no dead letter, no pause',
      async (_, make, name, message) => {
        const channel = rig.channel({ pattern: 'tasks' });
        const subscription = aSubscription(channel);
        let calls = 0;
        const handler = handles(subscription, 'database', () => {
          calls += 1;
          throw make();
        });
        const bus = await rig.bus({ requests: [channel], handlers: [handler] });
        for (const n of [1, 2, 3, 4]) {
          const asked = bus.messaging.requester.request(channel, thing(n), { timeoutMs: 10_000 });
          const why: unknown = await asked.catch((error: unknown) => error);
          expect(why).toBeInstanceOf(RequestFailed);
          expect(why).toMatchObject({ errorName: name, errorMessage: message });
        }
        await bus.settled();
        expect(calls).toBe(4);
        expect(await bus.deadLetters(subscription)).toEqual([]);
        expect(bus.messaging.health().subscriptions[0]?.state).toBe('attached');
      },
    );

    it('fail with what is wrong: a broken request, a broken reply, a handler that is too slow, nobody there', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const handler = handles(aSubscription(channel, { timeout: '100ms' }), 'none', async ({ n }, { signal }) => {
        if (n === 1) return { n: 'one' };
        if (n === 2) return 10n;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw signal.reason;
      });
      const nobody = rig.channel({ pattern: 'tasks' });
      const bus = await rig.bus({ requests: [channel, nobody], handlers: [handler] });
      const { requester } = bus.messaging;
      const ask = (n: number) => requester.request(channel, thing(n), { reply: Thing, timeoutMs: 10_000 });
      await expect(ask(1.5)).rejects.toBeInstanceOf(ContractViolation);
      await expect(ask(1)).rejects.toBeInstanceOf(ContractViolation);
      await expect(ask(2)).rejects.toMatchObject({ errorName: 'TypeError' });
      await expect(ask(3)).rejects.toMatchObject({ errorName: 'HandlerTimedOut' });
      await expect(requester.request(nobody, thing(1))).rejects.toMatchObject({ fate: 'refused' });
      const abort = new AbortController();
      const aborted = requester.request(channel, thing(4), { signal: abort.signal });
      abort.abort(new RangeError('no longer wanted'));
      await expect(aborted).rejects.toThrow('no longer wanted');
      await expect(requester.request(rig.channel(), thing(1))).rejects.toThrow(/doesn't list channel/);
      await bus.settled();
    });

    it('take effect once, and are answered with an error where they may have been handled before', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const subscription = aSubscription(channel);
      const calls: string[] = [];
      const begun = gate();
      const start = (who: string) => {
        const handler = handles(subscription, 'database', async ({ n }) => {
          calls.push(`${who} ${n}`);
          if (who === 'killed') {
            begun.open();
            await new Promise(() => undefined);
          }
          return n;
        });
        return rig.bus({ handlers: [handler] });
      };
      const asker = await rig.bus({ requests: [channel] });
      const ask = (n: number) => asker.messaging.requester.request(channel, thing(n), { timeoutMs: 60_000 });
      const killed = await start('killed');
      const interrupted = ask(1).catch((error: unknown) => error);
      await begun.opened;
      await killed.kill();
      const next = await start('next');
      expect(await interrupted).toMatchObject({ errorName: 'RequestRepeated' });
      expect(await ask(2)).toBe(2);
      await expect(ask(2)).rejects.toMatchObject({ errorName: 'RequestRepeated' });
      await next.settled();
      expect(calls).toEqual(['killed 1', 'next 2']);
    });

    it('of an asker that is gone are handled, and their reply is nobody’s', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const subscription = aSubscription(channel);
      const seen: number[] = [];
      const bus = await rig.bus({ handlers: [handles(subscription, 'none', ({ n }) => seen.push(n))] });
      await bus.foreign(channel, { type: 'thing', n: 1 }, { id: 'r-1', replyTo: 'replies nobody' });
      await bus.foreign(channel, { type: 'thing', n: 2 }, { id: 'r-2' });
      await bus.settled();
      expect(ascending(seen)).toEqual([1, 2]);
      expect(await bus.deadLetters(subscription)).toEqual([]);
    });

    it('end where their app stops, on either side', async () => {
      const channel = rig.channel({ pattern: 'tasks' });
      const [begun, finish] = [gate(), gate()];
      const handler = handles(aSubscription(channel), 'none', async ({ n }) => {
        begun.open();
        if (n === 1) await finish.opened;
        return n;
      });
      const handling = await rig.bus({ handlers: [handler] });
      const asker = await rig.bus({ requests: [channel] });
      const { requester } = asker.messaging;
      const first = requester.request(channel, thing(1), { timeoutMs: 60_000 });
      await begun.opened;
      const stopping = handling.stop();
      finish.open();
      await stopping;
      expect(await first).toBe(1);
      const second = requester.request(channel, thing(2), { timeoutMs: 60_000 });
      await Promise.all([expect(second).rejects.toThrow(/has not started, or has stopped/), asker.stop()]);
      await expect(requester.request(channel, thing(3))).rejects.toThrow(/has not started, or has stopped/);
    });
  });
}
