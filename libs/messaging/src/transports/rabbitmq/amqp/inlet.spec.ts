import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readAtOnce } from './inlet.js';

/** The client's own parts, which it doesn't export. */
const require = createRequire(import.meta.url);
const client = (file: string): unknown => require(join(dirname(require.resolve('amqplib')), 'lib', file));
const encoder = client('defs.js') as {
  readonly BasicDeliver: number;
  readonly BasicProperties: number;
  readonly BasicCancelOk: number;
  encodeMethod(id: number, channel: number, fields: object): Buffer;
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer;
};
const { makeBodyFrame } = client('frame.js') as {
  makeBodyFrame(this: void, channel: number, body: Buffer): Buffer;
};
interface Connection {
  accept: (frame: { channel: number }) => void;
  readonly channels: unknown[];
  acceptLoop(): void;
  on(event: 'frameError', listener: (error: unknown) => void): void;
}
const { Connection } = client('connection.js') as { Connection: new (stream: PassThrough) => Connection };
interface Channel {
  accept(frame: object): void;
  registerConsumer(tag: string, consumer: (message: ConsumeMessage) => void): void;
  on(event: string, listener: (message: ConsumeMessage & Error) => void): void;
  handleDelivery(message: ConsumeMessage): void;
}
const { BaseChannel } = client('channel.js') as { BaseChannel: new (connection: Connection) => Channel };

const TAG = 'ctag-1';
const CHANNELS = [1, 2, 300];
/** The exchange of messages that no consumer can bear. */
const THROWS = 'throws';

/** Reads pieces as a connection's socket brings them. Returns what each channel's consumer was given, in its order. */
async function read(pieces: readonly Buffer[], atOnce: boolean): Promise<unknown[]> {
  const stream = new PassThrough();
  const connection = new Connection(stream);
  const seen: unknown[] = [];
  connection.on('frameError', (error) => seen.push(String(error)));
  for (const number of CHANNELS) {
    const channel = new BaseChannel(connection);
    channel.on('delivery', (message) => channel.handleDelivery(message));
    channel.on('error', (error) => seen.push([number, error.message]));
    channel.registerConsumer(TAG, (message) => {
      seen.push([number, message]);
      if (message.fields.exchange === THROWS) throw new Error('the consumer throws');
    });
    const buffer = { write: (bytes: Buffer) => seen.push([number, 'wrote', bytes.toString('latin1')]) };
    Object.assign(channel, { ch: number });
    connection.channels[number] = { channel, buffer };
  }
  connection.accept = (frame) => (connection.channels[frame.channel] as { channel: Channel }).channel.accept(frame);
  if (atOnce) readAtOnce({ connection } as unknown as ChannelModel);
  connection.acceptLoop();
  for (const piece of pieces) {
    stream.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return seen;
}

interface Sent {
  readonly channel: number;
  readonly fields: object;
  readonly properties: object;
  readonly bodies: readonly Uint8Array[];
}

function bytesOf({ channel, fields, properties: said, bodies }: Sent): Buffer {
  const size = bodies.reduce((sum, body) => sum + body.length, 0);
  return Buffer.concat([
    encoder.encodeMethod(encoder.BasicDeliver, channel, fields),
    encoder.encodeProperties(encoder.BasicProperties, channel, size, said),
    ...bodies.map((body) => makeBodyFrame(channel, Buffer.from(body))),
  ]);
}

const short = fc.oneof(
  fc.constantFrom('sale_completed', 'application/json'),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
const octet = fc.integer({ min: 0, max: 255 });
const header = fc.oneof(
  { weight: 20, arbitrary: fc.string({ maxLength: 100 }) },
  fc.integer(),
  fc.boolean(),
  fc.constant({ a: [1, 'x'] }),
);
const properties = fc.record({
  contentType: maybe(short),
  contentEncoding: maybe(short),
  headers: maybe(
    fc.dictionary(
      fc.oneof(fc.constantFrom('cloudEvents_id', 'traceparent'), fc.stringMatching(/^x-\w{1,9}$/)),
      header,
      { noNullPrototype: true },
    ),
  ),
  deliveryMode: maybe(octet),
  priority: maybe(octet),
  correlationId: maybe(short),
  replyTo: maybe(short),
  expiration: maybe(short),
  messageId: maybe(short),
  timestamp: maybe(fc.integer({ min: 0, max: 2 ** 48 })),
  type: maybe(short),
  userId: maybe(short),
  appId: maybe(short),
  clusterId: maybe(short),
});
const delivery = fc
  .record({
    channel: fc.constantFrom(...CHANNELS),
    fields: fc.record({
      consumerTag: fc.constant(TAG),
      deliveryTag: fc.integer({ min: 1, max: 2 ** 50 }),
      redelivered: fc.boolean(),
      exchange: fc.oneof({ weight: 9, arbitrary: short }, fc.constant(THROWS)),
      routingKey: short,
    }),
    properties,
    bodies: fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 2 }),
  })
  .map(bytesOf);
const heartbeat = fc.constant(Buffer.from([8, 0, 0, 0, 0, 0, 0, 0xce]));
const stream = fc
  .array(fc.oneof({ weight: 9, arbitrary: delivery }, heartbeat), { minLength: 1, maxLength: 12 })
  .map((some) => Buffer.concat(some));

function piecesOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('deliveries that are read at once', () => {
  it('are those that the client reads, in its order, however their bytes come', async () => {
    const same = async (bytes: Buffer, cuts: number[]): Promise<void> => {
      const pieces = piecesOf(bytes, cuts);
      const seen = await read(pieces, true);
      expect(seen).toEqual(await read(pieces, false));
    };
    await fc.assert(fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 5 }), same), { numRuns: 500 });
  });

  it('are not read by the client, where they came in one piece', async () => {
    const fields = { consumerTag: TAG, deliveryTag: 1, redelivered: false, exchange: 'sales_events', routingKey: '' };
    const headers = { cloudEvents_id: 's-1', 'x-mine': 'ñ' };
    const said = { contentType: 'application/json', headers, deliveryMode: 2, messageId: 's-1', timestamp: 1 };
    const one = bytesOf({ channel: 1, fields, properties: said, bodies: [Buffer.from('{}')] });
    const byTheClient = vi.spyOn(BaseChannel.prototype, 'accept');
    expect(await read([one], true)).toMatchObject([[1, { fields, properties: said, content: Buffer.from('{}') }]]);
    expect(byTheClient).not.toHaveBeenCalled();
    byTheClient.mockRestore();
  });

  it('are those that the client reads, where bytes are spoilt: it says what is wrong with them', async () => {
    const same = async (bytes: Buffer, at: number, by: number): Promise<void> => {
      const spoilt = Buffer.from(bytes);
      spoilt[at % bytes.length] = by;
      const [seen, clients] = [await read([spoilt], true), await read([spoilt], false)];
      expect(seen).toEqual(clients);
    };
    await fc.assert(fc.asyncProperty(stream, fc.nat(), octet, same), { numRuns: 500 });
  });
});
