import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireMessage } from '../../../wire/envelope.js';
import { Frames } from './frames.js';
import { toProperties } from '../properties.js';
import type { Route } from '../topology.js';

const NOW = Date.parse('2030-01-02T03:04:05Z');
const ROOM = 128 * 1_024;
const MOST_BODY = 16 * 1_024;

/** The client's own encoder, which it doesn't export. */
const require = createRequire(import.meta.url);
const client = (file: string): unknown => require(join(dirname(require.resolve('amqplib')), 'lib', file));
interface Encoder {
  readonly BasicPublish: number;
  readonly BasicProperties: number;
  encodeMethod(id: number, channel: number, fields: object): Buffer;
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer;
}
const encoder = client('defs.js') as Encoder;
const { publish: fieldsOf } = client('api_args.js') as {
  publish(this: void, exchange: string, key: string, options: object): object;
};
const { makeBodyFrame } = client('frame.js') as {
  makeBodyFrame(this: void, channel: number, body: Buffer): Buffer;
};

function asTheClient(channel: number, { exchange, key, mandatory }: Route, message: WireMessage): Buffer {
  const fields = fieldsOf(exchange, key, { ...toProperties(message, NOW), mandatory });
  return Buffer.concat([
    encoder.encodeMethod(encoder.BasicPublish, channel, fields),
    encoder.encodeProperties(encoder.BasicProperties, channel, message.body.length, fields),
    makeBodyFrame(channel, message.body),
  ]);
}

const text = fc.oneof(fc.string({ maxLength: 85 }), fc.string({ unit: 'binary', maxLength: 42 }));
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
const moment = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });
const message: fc.Arbitrary<WireMessage> = fc.record({
  body: fc.uint8Array({ minLength: 1, maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  id: maybe(text),
  type: maybe(text),
  source: maybe(text),
  time: maybe(
    fc.oneof(
      text,
      moment.map((date) => date.toISOString()),
    ),
  ),
  key: maybe(text),
  contentType: maybe(text),
  priority: maybe(fc.constantFrom('low', 'normal', 'high')),
  expiresAt: maybe(moment.map((date) => date.getTime())),
  notBefore: maybe(moment.map((date) => date.getTime())),
  correlationId: maybe(text),
  replyTo: maybe(text),
  error: maybe(text),
  conversationId: maybe(text),
  causationId: maybe(text),
  traceparent: maybe(text),
});
const route: fc.Arbitrary<Route> = fc.record({ exchange: text, key: text, mandatory: fc.boolean() });
const channel = fc.integer({ min: 1, max: 65_535 });
const TO: Route = { exchange: 'sales_events', key: '', mandatory: true };
const SALE: WireMessage = { body: Buffer.from('{"n":1}'), id: 's-1', type: 'sale_completed' };

describe('frames', () => {
  it('are byte by byte those of the client, one message after another', () => {
    const same = (number: number, to: Route, some: readonly WireMessage[]): void => {
      const frames = new Frames(ROOM, MOST_BODY);
      expect(some.map((one) => frames.add(number, to, one, NOW))).toEqual(some.map(() => true));
      expect(frames.take()).toEqual(Buffer.concat(some.map((one) => asTheClient(number, to, one))));
      expect(frames.take()).toBeUndefined();
    };
    fc.assert(fc.property(channel, route, fc.array(message, { minLength: 1, maxLength: 4 }), same));
  });

  it.each<[string, Partial<WireMessage>]>([
    ['headers of its own', { headers: { 'x-mine': '1' } }],
    ['a long text', { conversationId: 'c'.repeat(86) }],
    ['a long text of its own in AMQP', { type: 't'.repeat(300) }],
    ['no body', { body: Buffer.alloc(0) }],
    ['a long body', { body: Buffer.alloc(MOST_BODY + 1) }],
  ])('leave to the client a message with %s, and nothing of it behind', (_, more) => {
    const frames = new Frames(ROOM, MOST_BODY);
    frames.add(1, TO, SALE, NOW);
    expect(frames.add(1, TO, { ...SALE, ...more }, NOW)).toBe(false);
    frames.add(1, TO, SALE, NOW);
    expect(frames.take()).toEqual(Buffer.concat([SALE, SALE].map((one) => asTheClient(1, TO, one))));
  });

  it('take no more than they have room for, whatever its texts', () => {
    const long = '\uffff'.repeat(85);
    const texts = { id: long, type: long, source: long, time: long, key: long, contentType: long, correlationId: long };
    const more = { replyTo: long, error: long, conversationId: long, causationId: long, traceparent: long };
    const largest: WireMessage = { ...SALE, ...texts, ...more, priority: 'high', expiresAt: NOW, notBefore: NOW };
    const frames = new Frames(ROOM, MOST_BODY);
    const to = { exchange: long, key: long, mandatory: true };
    let added = 0;
    while (frames.add(1, to, largest, NOW)) added += 1;
    expect(added).toBeGreaterThan(1);
    expect(frames.take()).toEqual(Buffer.concat(Array.from({ length: added }, () => asTheClient(1, to, largest))));
  });
});
