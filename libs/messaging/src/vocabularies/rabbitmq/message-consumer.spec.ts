import { describe, expect, it, onTestFinished } from 'vitest';
import { ScriptedSession } from '../../../../../tests/support/scripted-session.js';
import { Rejected } from '../../errors/handling-errors.js';
import type { WireMessage } from '../../wire/envelope.js';
import { MessageConsumer, type MessageCallback } from './message-consumer.js';

function consuming() {
  const session = new ScriptedSession();
  onTestFinished(() => session.close());
  return { session, consumer: new MessageConsumer(session) };
}

const message = (fields: object): WireMessage => ({ body: Buffer.from(JSON.stringify(fields)) });
const seconds = Date.now() / 1_000;
const reaction = { tipo: 'reaccion', usuario_id: 'ana', outfit_id: 'o-1', accion: 'like', timestamp: seconds };

/** Keeps what it is given, and fails the first times. */
function keeping(failures = 0) {
  const kept: Parameters<MessageCallback<unknown>>[] = [];
  const callback: MessageCallback<unknown> = (...given) => {
    kept.push(given);
    if (kept.length <= failures) throw new Error('not yet');
  };
  return { kept, callback };
}

describe('MessageConsumer', () => {
  it('gives a callback the message of a contract, how it came, and its properties', async () => {
    const { session, consumer } = consuming();
    const { kept, callback } = keeping();
    await consumer.startConsuming('reacciones_cola', callback);
    const native = {
      content: Buffer.alloc(0),
      fields: { consumerTag: 'c', deliveryTag: 7, redelivered: false, exchange: '', routingKey: 'reacciones_cola' },
      properties: { messageId: 'm-1', headers: { 'x-of-theirs': 1 } },
    };
    expect(await session.transport.deliver('subscription', message(reaction), { native })).toBe('done');
    const [[data, method, properties] = []] = kept;
    expect(data).toEqual(expect.objectContaining(reaction));
    expect(method).toEqual({ ...native.fields, attempt: 1 });
    expect(properties).toEqual(native.properties);
  });

  it('keeps from it what breaks its contract, which is published to <queue>.dlq', async () => {
    const { session, consumer } = consuming();
    const { kept, callback } = keeping();
    await consumer.startConsuming('reacciones_cola', callback);
    const bad = { ...reaction, accion: 'love' };
    expect(await session.transport.deliver('subscription', message(bad))).toBe('done');
    expect(kept).toEqual([]);
    expect(session.sent).toMatchObject([['reacciones_cola.dlq', { headers: { 'trenza-reason': 'contract' } }]]);
    expect(session.bodies()).toEqual([bad]);
  });

  it('tries again what a callback throws at, and says the same of how it came', async () => {
    const { session, consumer } = consuming();
    const { kept, callback } = keeping(2);
    await consumer.startConsuming('persistencia_cola', callback);
    const view = { tipo: 'outfit', outfit_id: 'o-1', evento: 'view', datos: {}, timestamp: seconds };
    const native = {
      content: Buffer.alloc(0),
      fields: { deliveryTag: 7, redelivered: false },
      properties: { type: 'T' },
    };
    expect(await session.transport.deliver('subscription', message(view), { native })).toBe('done');
    expect(kept.map(([, { attempt, deliveryTag, redelivered }]) => [attempt, deliveryTag, redelivered])).toEqual([
      [1, 7, false],
      [2, 7, true],
      [3, 7, true],
    ]);
    expect(kept.map(([, , { type }]) => type)).toEqual(['T', 'T', 'T']);
    expect(session.sent).toEqual([]);
  });

  it('takes a queue that no contract knows as it is, whatever its bodies say', async () => {
    const { session, consumer } = consuming();
    const { kept, callback } = keeping();
    await consumer.startConsuming('somebody_elses', callback);
    expect(session.transport.plans).toMatchObject([{ adopt: ['somebody_elses', 'somebody_elses'] }]);
    await session.transport.deliver('subscription', message({ any: 'thing' }));
    await session.transport.deliver('subscription', message({ tipo: 'x', n: 1 }));
    expect(kept.map(([data]) => data)).toEqual([{ any: 'thing' }, { tipo: 'x', n: 1 }]);
  });

  it('gives up at once what a callback rejects', async () => {
    const { session, consumer } = consuming();
    await consumer.startConsuming('somebody_elses', () => Promise.reject(new Rejected('never')));
    expect(await session.transport.deliver('subscription', message({ n: 1 }))).toBe('done');
    expect(session.sent).toMatchObject([
      ['somebody_elses.dlq', { headers: { 'trenza-error': expect.stringContaining('never') } }],
    ]);
  });

  it('answers nobody, and leaves what foreign clients reject where it is', async () => {
    const { session, consumer } = consuming();
    const { kept, callback } = keeping();
    await consumer.startConsuming('persistencia_cola', callback);
    const asked = {
      ...message({ tipo: 'usuario', usuario_id: 'a', evento: 'e', datos: {}, timestamp: seconds }),
      replyTo: 'me',
    };
    expect(await session.transport.deliver('subscription', asked)).toBe('done');
    expect([kept.length, session.sent]).toEqual([1, []]);
    expect(await session.transport.deliver('deadLettersOf', message({}))).toBe('nobody takes');
  });

  it('has as many in hand as setQos says, from then on, and one callback at work where that is one', async () => {
    const { session, consumer } = consuming();
    consumer.setQos(1);
    let [atWork, most] = [0, 0];
    await consumer.startConsuming('q', async () => {
      most = Math.max(most, (atWork += 1));
      await new Promise((resolve) => setImmediate(resolve));
      atWork -= 1;
    });
    await Promise.all([1, 2, 3].map((n) => session.transport.deliver('subscription', message({ n }))));
    consumer.setQos(5);
    await consumer.startConsuming('another', () => undefined);
    expect([most, session.asked.map(({ prefetch }) => prefetch)]).toEqual([1, [1, 5]]);
    expect(() => consumer.setQos(0)).toThrow(RangeError);
  });

  it('has one callback a queue, and another once it was stopped', async () => {
    const { session, consumer } = consuming();
    const { kept, callback } = keeping();
    await consumer.startConsuming('q', callback);
    await expect(consumer.startConsuming('q', callback)).rejects.toThrow(expect.objectContaining({ code: 'TRZ-9003' }));
    await consumer.stopConsuming();
    expect(await session.transport.deliver('subscription', message({ n: 1 }))).toBe('nobody takes');
    await consumer.startConsuming('q', callback);
    await session.transport.deliver('subscription', message({ n: 2 }));
    expect(kept.map(([data]) => data)).toEqual([{ n: 2 }]);
  });

  it('may be stopped by its own callback', async () => {
    const { session, consumer } = consuming();
    await consumer.startConsuming('q', () => consumer.stopConsuming());
    expect(await session.transport.deliver('subscription', message({ n: 1 }))).toBe('done');
    expect(await session.transport.deliver('subscription', message({ n: 2 }))).toBe('nobody takes');
  });

  it('tells a queue that is empty from one that is not there', async () => {
    const { session, consumer } = consuming();
    expect(await consumer.getQueueInfo('q')).toEqual({ message_count: 0, consumer_count: 0 });
    const missing = { kind: 'missing', what: 'queue "q"', detail: '' } as const;
    session.transport.compare = () => Promise.resolve([missing] as never);
    const unknown = expect.objectContaining({ code: 'TRZ-9004' });
    await expect(consumer.getQueueInfo('q')).rejects.toThrow(unknown);
    await expect(consumer.purgeQueue('q')).rejects.toThrow(unknown);
  });
});
