import { describe, expect, it } from 'vitest';
import { TooLarge } from '../../errors/transport-errors.js';
import type { WireMessage } from '../../wire/envelope.js';
import type { Rig } from './rig.js';
import { ascending, aSubscription, handles, thing, type Thing } from './things.js';

const MB = 1_000_000;
/** What the suite's other headers need at most, where they are bounded. */
const OTHER_HEADERS = 2_000;

export function describeMessages(rig: Rig): void {
  const most = Math.min(MB, (rig.candidate.headerBytes ?? MB * 2) - OTHER_HEADERS);
  const large = most === MB ? 'a megabyte' : `${most} bytes`;

  describe('messages', () => {
    it.each([
      ['bytes that are no JSON', Buffer.from('{"n"'), {}, 'undecodable'],
      ['bytes that are no text', Buffer.from([0, 255, 254, 1]), { type: 'thing' }, 'undecodable'],
      ['no bytes at all', Buffer.alloc(0), {}, 'undecodable'],
      ['JSON that is no object', [1, 2], { type: 'thing' }, 'undecodable'],
      ['a broken contract', { type: 'thing', n: 'one' }, {}, 'contract'],
      ['a type that nobody names', { type: 'lost', n: 1 }, {}, 'unknown-type'],
      [`a type of ${large}`, { n: 1 }, { type: 'x'.repeat(most) }, 'unknown-type'],
      ['no type at all', { n: 1 }, {}, 'unknown-type'],
    ])(
      'makes a dead letter of %s, untouched and with its reason, and the neighbours go on',
      async (_, body, headers: Partial<WireMessage>, reason) => {
        const { bus, channel, subscription, seen } = await listening(rig);
        await bus.foreign(channel, { type: 'thing', n: 1 });
        expect(await bus.foreign(channel, body, headers)).toEqual({ fate: 'taken' });
        await bus.foreign(channel, { type: 'thing', n: 2 });
        await bus.settled();
        expect(ascending(seen.map(({ n }) => n))).toEqual([1, 2]);
        const letters = await bus.deadLetters(subscription);
        expect(letters).toMatchObject([{ reason, attempts: 1, channel: channel.name }]);
        const sent = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
        expect(letters[0]?.message.body.equals(sent)).toBe(true);
        expect(letters[0]?.message.type).toBe(headers.type);
      },
    );

    it('understands a foreign message without headers by its body, and passes fields over that no contract names', async () => {
      const { bus, channel, seen, deliveries } = await listening(rig);
      await bus.foreign(channel, { type: 'thing', n: 7, text: 'Manzana Orgánica 🍏', later: [1] });
      await bus.settled();
      expect(seen).toMatchObject([{ n: 7, text: 'Manzana Orgánica 🍏' }]);
      expect(deliveries).toMatchObject([{ id: '7', type: 'thing' }]);
    });

    it('skips a type that its contract names and nobody handles', async () => {
      const { bus, channel, subscription, seen } = await listening(rig);
      await bus.foreign(channel, { type: 'unhandled', n: 1 });
      await bus.foreign(channel, { type: 'thing', n: 2 });
      await bus.settled();
      expect(seen.map(({ n }) => n)).toEqual([2]);
      expect(await bus.deadLetters(subscription)).toEqual([]);
    });

    it('carries body and headers unchanged, whatever their characters', async () => {
      const { bus, channel, deliveries } = await listening(rig);
      const sent: Omit<WireMessage, 'body'> = {
        id: 'ñandú-😀',
        type: 'thing',
        source: 'a foreign app',
        time: '2030-01-02T03:04:05.678Z',
        contentType: 'application/json',
        key: 'clé ✓',
        priority: 'high',
        expiresAt: Date.parse('2100-01-01T00:00:00Z'),
        correlationId: 'c-1',
        conversationId: 'v-1',
        causationId: 'k-1',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        headers: {
          'x-unicode': 'ñ "quoted" \\ {braces}, line\nfeed',
          'x-empty': '',
          'X-Case': 'kept',
          'x-bytes': Buffer.from([0, 255, 128, 10]),
        },
      };
      const body = Buffer.from('{ "n" :1.0e0,\n"text":"ñ\\u00f1"}');
      await bus.foreign(channel, body, sent);
      await bus.settled();
      expect(deliveries.map(({ message }) => message)).toEqual([{ ...sent, body }]);
    });

    it.each([
      [`a key of ${large}`, { key: 'k'.repeat(most) }],
      ['a key with a nul', { key: 'a\0b' }],
      [`headers of ${large}`, { headers: { 'x-large': 'h'.repeat(most), 'x-nul': 'a\0b' } }],
      [`an id of ${large}`, { id: 'i'.repeat(most) }],
      ['an id with a nul', { id: 'a\0b' }],
    ])('carries %s, and its neighbours', async (_, headers: Partial<WireMessage>) => {
      const { bus, channel, seen, deliveries } = await listening(rig);
      const results = await Promise.all([
        bus.foreign(channel, { n: 1 }, { type: 'thing' }),
        bus.foreign(channel, { n: 2 }, { type: 'thing', ...headers }),
        bus.foreign(channel, { n: 3 }, { type: 'thing' }),
      ]);
      expect(results).toEqual([{ fate: 'taken' }, { fate: 'taken' }, { fate: 'taken' }]);
      await bus.settled();
      expect(ascending(seen.map(({ n }) => n))).toEqual([1, 2, 3]);
      expect(deliveries.find(({ id }) => id === '2')?.message).toMatchObject(headers);
    });

    it.each([
      ['a megabyte', 'i'.repeat(MB)],
      ['a nul', 'a\0b'],
    ])('handles once, fails and buries a message whose contract’s identity has %s', async (_, text) => {
      const channel = rig.channel({ identity: ({ n, ...rest }) => `${n} ${'text' in rest ? rest.text : ''}` });
      const subscription = aSubscription(channel, { attempts: 3 });
      const seen: number[] = [];
      const handler = handles(subscription, 'database', ({ n }) => {
        if (n === 2) throw new Error('never');
        seen.push(n);
      });
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      await bus.add(channel, thing(1, { text }), thing(2, { text }));
      await bus.add(channel, thing(1, { text }));
      await bus.settled();
      expect(seen).toEqual([1]);
      expect(await bus.deadLetters(subscription)).toMatchObject([{ reason: 'attempts', attempts: 3 }]);
    });

    it.runIf(rig.candidate.headerBytes)(
      'refuses headers that are too large for good, and takes their neighbours',
      async () => {
        const { bus, channel, seen } = await listening(rig);
        const message = (n: number): WireMessage => ({ body: Buffer.from(`{"n":${n}}`), id: `${n}`, type: 'thing' });
        const huge = { ...message(9), headers: { 'x-large': 'h'.repeat(MB) } };
        const results = await bus.subject.transport.publish({ channel }, [message(1), huge, message(2)]);
        expect(results.map(({ fate }) => fate)).toEqual(['taken', 'refused', 'taken']);
        await bus.settled();
        expect(ascending(seen.map(({ n }) => n))).toEqual([1, 2]);
      },
    );

    it('refuses a body that is too large for good, saying so, and takes its neighbours', async () => {
      const { bus, channel, seen } = await listening(rig);
      const { transport } = bus.subject;
      const small = (n: number): WireMessage => ({ body: Buffer.from(`{"n":${n}}`), id: `${n}`, type: 'thing' });
      const huge = { ...small(9), body: Buffer.alloc(rig.candidate.tooLargeBytes, 'x') };
      const results = await transport.publish({ channel }, [small(1), huge, small(2)]);
      expect(results).toMatchObject([
        { fate: 'taken' },
        { fate: 'refused', error: expect.any(TooLarge) as unknown },
        { fate: 'taken' },
      ]);
      await bus.settled();
      expect(ascending(seen.map(({ n }) => n))).toEqual([1, 2]);
    });
  });
}

/** A bus with a channel, and all that its one handler sees. */
async function listening(rig: Rig) {
  const channel = rig.channel();
  const subscription = aSubscription(channel);
  const seen: Thing[] = [];
  const deliveries: {
    readonly id: string | undefined;
    readonly type: string | undefined;
    readonly message: WireMessage;
  }[] = [];
  const handler = handles(subscription, 'database', (one, { delivery }) => {
    seen.push(one);
    deliveries.push(delivery);
  });
  const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
  return { bus, channel, subscription, seen, deliveries };
}
