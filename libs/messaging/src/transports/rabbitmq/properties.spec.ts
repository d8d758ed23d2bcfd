import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channel } from '../../contract/channel.js';
import { silentLogger } from '../../observability/logger.js';
import { OrderPlaced } from '../../testing/fixtures.js';
import { MemoryLocalQueue } from '../../testing/memory-local-queue.js';
import type { WireMessage } from '../../wire/envelope.js';
import { embeddedTransport } from '../embedded/transport.js';
import { fromProperties, returnsOf, toProperties } from './properties.js';

const NOW = Date.parse('2030-01-02T03:04:05Z');
const NOTHING = {
  headers: {},
  contentType: undefined,
  messageId: undefined,
  type: undefined,
  correlationId: undefined,
  replyTo: undefined,
  priority: undefined,
  timestamp: undefined,
};

const SALE: WireMessage = {
  body: Buffer.from('{"event_type":"sale_completed","sale_id":"s-1"}'),
  id: 's-1',
  type: 'sale_completed',
  source: 'sales-api',
  time: '2030-01-02T03:04:05.678Z',
  contentType: 'application/json',
  key: 'cliente ñ',
  priority: 'high',
  expiresAt: NOW + 10_000,
  conversationId: 'c-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  headers: { 'x-mine': 'kept', 'x-bytes': Buffer.from([0, 255]) },
};

/** What a client in another language finds: CloudEvents in the headers, and AMQP's own words beside them. */
const GOLDEN = {
  persistent: true,
  messageId: 's-1',
  type: 'sale_completed',
  timestamp: 1_893_553_445,
  contentType: 'application/json',
  priority: 8,
  expiration: '10000',
  headers: {
    cloudEvents_specversion: '1.0',
    cloudEvents_id: 's-1',
    cloudEvents_type: 'sale_completed',
    cloudEvents_source: 'sales-api',
    cloudEvents_time: '2030-01-02T03:04:05.678Z',
    cloudEvents_partitionkey: 'cliente ñ',
    cloudEvents_priority: 'high',
    cloudEvents_conversationid: 'c-1',
    cloudEvents_expirytime: '2030-01-02T03:04:15.000Z',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'x-mine': 'kept',
    'x-bytes': Buffer.from([0, 255]),
  },
};

describe('a message’s properties', () => {
  it('are CloudEvents with AMQP’s own words beside them', () => {
    expect(toProperties(SALE, NOW)).toEqual(GOLDEN);
  });

  it('and its bytes are the same once the embedded transport has kept it', async () => {
    const queue = new MemoryLocalQueue();
    const transport = embeddedTransport({ queue, owner: 'a', logger: silentLogger });
    const sales = channel('sales', {
      pattern: 'events',
      transport: 'embedded',
      messages: [OrderPlaced],
      identity: 'none',
    });
    const subscription = sales.subscription('mail');
    await transport.publish({ channel: sales }, [SALE]);
    const kept = new Promise<WireMessage>((resolve) => {
      const take = transport.consume({ subscription }, { prefetch: 1 }, ({ message }) => {
        resolve(message);
        return Promise.resolve('done');
      });
      take.catch(() => undefined);
    });
    expect(toProperties(await kept, NOW)).toEqual(GOLDEN);
    expect((await kept).body.equals(SALE.body)).toBe(true);
    await transport.close(1_000);
  });

  it('come back as they went', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 });
    const message = fc.record({ id: text, type: text, correlationId: text, replyTo: text, contentType: text });
    fc.assert(
      fc.property(message, (said) => {
        const body = Buffer.from('{}');
        const { headers } = toProperties({ ...said, body });
        expect(fromProperties(body, { ...NOTHING, ...toProperties({ ...said, body }), headers })).toMatchObject(
          Buffer.byteLength(said.contentType) > 255 ? { ...said, contentType: undefined } : said,
        );
      }),
    );
  });

  it('of a foreign message without our headers are AMQP’s own words', () => {
    const native = { ...NOTHING, messageId: 'f-1', type: 'sale_completed', timestamp: 1_893_553_445, priority: 5 };
    expect(fromProperties(Buffer.from('{}'), native)).toMatchObject({
      id: 'f-1',
      type: 'sale_completed',
      time: '2030-01-02T03:04:05.000Z',
      priority: 'high',
    });
  });

  it('of a message without anything say nothing', () => {
    const { body, headers, ...rest } = fromProperties(Buffer.from('x'), { ...NOTHING, headers: undefined });
    expect([body.toString(), headers]).toEqual(['x', {}]);
    expect(Object.values(rest).every((value) => value === undefined)).toBe(true);
  });

  it('keep foreign headers of any kind as text, but for the broker’s own count', () => {
    const headers = { 'x-delivery-count': 3, retries: 2, isNew: true, 'x-list': [{ queue: 'q' }], nothing: null };
    expect(fromProperties(Buffer.from('{}'), { ...NOTHING, headers }).headers).toEqual({
      retries: '2',
      isNew: 'true',
      'x-list': '[{"queue":"q"}]',
    });
    expect(returnsOf({ ...NOTHING, headers })).toBe(3);
  });

  it.each([
    ['expired already', -1, '0'],
    ['in a hundred years', 100 * 366 * 86_400_000, '4294967295'],
  ])('give a message that is worth nothing %s a life that AMQP takes', (_, life, expiration) => {
    expect(toProperties({ body: Buffer.from(''), expiresAt: NOW + life }, NOW)).toMatchObject({ expiration });
  });
});
