import { describe, expect, it } from 'vitest';
import { NotConnected, TopologyMismatch } from '../../errors/transport-errors.js';
import type { TransportState } from '../../transports/transport.js';
import type { WireMessage } from '../../wire/envelope.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing, things } from './things.js';
import { until } from './waiting.js';

/** More than any transport holds for a broker that is away. */
const TOO_MANY = 12_000;

const numbered = (n: number): WireMessage => ({ body: Buffer.from(`{"n":${n}}`), id: `${n}`, type: 'thing' });

export function describeBroker(rig: Rig): void {
  describe.runIf(rig.candidate.hasBroker)('a broker that is away', () => {
    it('lets an app start, which says why it is detached, holds what it writes, and goes on once the broker is there', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const seen: number[] = [];
      await rig.broker.away(true);
      const bus = await rig.bus({
        publishes: [channel],
        handlers: [handles(subscription, 'database', ({ n }) => void seen.push(n))],
      });
      const heard: [TransportState, Error | undefined][] = [];
      bus.subject.transport.onState((now, why) => heard.push([now, why]));
      const state = () => bus.messaging.health().subscriptions[0]?.state;
      await until('it is told why', () => heard.at(-1)?.[1] !== undefined);
      expect([heard.at(-1)?.[0], state()]).toEqual(['disconnected', 'detached']);
      await bus.add(channel, ...things(20));
      await rig.broker.away(false);
      await bus.settled(60_000);
      expect([heard.at(-1), state()]).toEqual([['connected', undefined], 'attached']);
      expect(ascending(seen)).toEqual(things(20).map(({ n }) => n));
    }, 90_000);

    it('is waited for by a bounded number of messages; a caller’s signal ends the wait', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const { subject } = await rig.bus({ publishes: [channel] });
      const { transport } = subject;
      await rig.broker.away(true);
      let state = '';
      transport.onState((now) => (state = now));
      await until('it is noticed', () => state === 'disconnected');
      const wait = new AbortController();
      const aborted = transport.publish({ channel }, [numbered(1), numbered(2)], { signal: wait.signal });
      wait.abort(new RangeError('no longer wanted'));
      const failed = { fate: 'failed', error: new RangeError('no longer wanted') };
      expect(await aborted).toEqual([failed, failed]);
      const all = Array.from({ length: TOO_MANY }, (_, n) => numbered(n));
      const publishing = transport.publish({ channel }, all);
      const [late] = await transport.publish({ channel }, [numbered(0)]);
      expect(late).toMatchObject({ fate: 'failed', error: expect.any(NotConnected) as unknown });
      await rig.broker.away(false);
      const fates = (await publishing).map(({ fate }) => fate);
      const taken = fates.filter((fate) => fate === 'taken').length;
      expect([taken > 0, taken < TOO_MANY, fates.includes('refused')]).toEqual([true, true, false]);
      expect(await transport.inspect({ subscription })).toMatchObject({ ready: taken });
    }, 90_000);

    it('is noticed when it is paused with its connections open; nothing is lost, and it goes on', async () => {
      const channel = rig.channel();
      const seen: number[] = [];
      const handler = handles(aSubscription(channel), 'database', ({ n }) => void seen.push(n));
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, ...things(10));
      await bus.settled();
      const states: TransportState[] = [];
      bus.subject.transport.onState((state) => states.push(state));
      const paused = rig.broker.pause(20_000);
      await bus.add(channel, ...things(30).slice(10));
      await paused;
      await until('all are there', () => new Set(seen).size === 30, 60_000);
      expect(states).toContain('disconnected');
      expect(ascending(seen)).toEqual(things(30).map(({ n }) => n));
    }, 120_000);
  });

  describe.runIf(rig.candidate.hasBroker)('a broker in somebody else’s hands', () => {
    it('has a queue deleted under its consumer: it is declared again, and consumption goes on', async () => {
      const channel = rig.channel();
      const subscription = aSubscription(channel);
      const seen: number[] = [];
      const handler = handles(subscription, 'database', ({ n }) => void seen.push(n));
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, thing(1));
      await bus.settled();
      await rig.broker.deleteQueue(subscription);
      await until('it is there again', async () => {
        const { consumers = 0 } = await bus.subject.transport.inspect({ subscription });
        return consumers > 0;
      });
      await bus.add(channel, thing(2));
      await until('the next one came', () => seen.length === 2);
      expect(bus.messaging.health().subscriptions[0]?.state).toBe('attached');
    });

    it('has a queue deleted that a publisher counts on: it is declared again before anything is lost', async () => {
      const [channel, other] = [rig.channel(), rig.channel()];
      const [subscription] = [aSubscription(channel), aSubscription(other)];
      const { subject } = await rig.bus({ publishes: [channel, other] });
      await rig.broker.deleteQueue(subscription);
      const [results, others] = await Promise.all([
        subject.transport.publish({ channel }, [numbered(1), numbered(2)]),
        subject.transport.publish({ channel: other }, [numbered(3)]),
      ]);
      expect([...results, ...others]).toEqual([{ fate: 'taken' }, { fate: 'taken' }, { fate: 'taken' }]);
      expect(await subject.transport.inspect({ subscription })).toMatchObject({ ready: 2 });
    });

    it('has another thing of a planned name: that is said with what differs, its neighbours are made, and it can be adopted', async () => {
      const [wrong, right] = [rig.channel(), rig.channel()];
      const [spoilt, neighbour] = [aSubscription(wrong), aSubscription(right)];
      const { says, adopt } = await rig.broker.spoil(spoilt);
      const { subject } = await rig.bus({});
      const { transport } = subject;
      const plan = { channels: [wrong, right] };
      const why: unknown = await transport.declare(plan).catch((error: unknown) => error);
      expect(why).toBeInstanceOf(TopologyMismatch);
      expect(String(why)).toMatch(says);
      expect(String(why)).toContain(`MESSAGING_ADOPT=${adopt}`);
      const found = await transport.compare(plan);
      expect(found.filter(({ kind }) => kind === 'wrong').map(({ what, detail }) => `${what} ${detail}`)).toEqual([
        expect.stringMatching(says),
      ]);
      expect(await transport.inspect({ subscription: neighbour })).toMatchObject({ ready: 0 });
      const adopted = { ...plan, adopt: [adopt] };
      await transport.declare(adopted);
      expect((await transport.compare(adopted)).filter(({ kind }) => kind === 'wrong')).toEqual([]);
      expect(await transport.publish({ channel: wrong }, [numbered(1)])).toEqual([{ fate: 'taken' }]);
      expect(await transport.inspect({ subscription: spoilt })).toMatchObject({ ready: 1 });
    });

    it.runIf(rig.candidate.features.deadLetters)(
      'keeps what a foreign client rejects, for who asks for it',
      async () => {
        const channel = rig.channel({ pattern: 'tasks', deadLetters: true });
        const subscription = aSubscription(channel);
        const { subject } = await rig.bus({ publishes: [channel] });
        const { transport } = subject;
        await transport.publish({ channel }, [numbered(1), numbered(2)]);
        expect(await rig.broker.reject(subscription)).toBe(2);
        const taken: WireMessage[] = [];
        const consumption = await transport.consume(
          { deadLettersOf: subscription },
          { prefetch: 10 },
          ({ message }) => {
            taken.push(message);
            return Promise.resolve('done');
          },
        );
        await until('both came', () => taken.length === 2);
        await consumption.close();
        expect(taken.map(({ id, type, body }) => [id, type, body.toString()])).toEqual([
          ['1', 'thing', '{"n":1}'],
          ['2', 'thing', '{"n":2}'],
        ]);
        expect(await transport.inspect({ deadLettersOf: subscription })).toMatchObject({ ready: 0 });
      },
    );
  });
}
