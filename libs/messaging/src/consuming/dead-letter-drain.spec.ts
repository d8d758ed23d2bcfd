import { describe, expect, it } from 'vitest';
import { ScriptedTransport } from '../../../../tests/support/scripted-transport.js';
import { channel } from '../contract/channel.js';
import { createMessaging } from '../messaging.js';
import { silentLogger } from '../observability/logger.js';
import { anOrder, handlerOf, OrderPlaced } from '../testing/fixtures.js';
import { memoryStores } from '../testing/memory-stores.js';

/** An app whose broker keeps what foreign clients reject. */
async function draining({ deadLetters = true } = {}) {
  const orders = channel('orders', {
    pattern: 'tasks',
    transport: 'rabbitmq',
    messages: [OrderPlaced],
    typeField: 'event_type',
    identity: (order) => order.order_id,
    deadLetters,
  });
  const handled: string[] = [];
  const stores = memoryStores();
  const rabbitmq = new ScriptedTransport('rabbitmq');
  const options = { app: 'shop', instance: '1', routes: () => 'rabbitmq' as const, logger: silentLogger };
  const messaging = createMessaging({ ...options, transports: { rabbitmq }, stores });
  const subscription = orders.subscription('orders');
  messaging.register({ handlers: [handlerOf(subscription, 'none', ({ order_id: id }) => void handled.push(id))] });
  await messaging.start();
  const letters = () => stores.deadLetters.list({ limit: 10 });
  return { rabbitmq, stores, messaging, handled, letters };
}

const bodyOf = (content: unknown) => Buffer.from(JSON.stringify(content));
const death = [{ count: 2, reason: 'rejected', queue: 'orders', exchange: '', 'routing-keys': ['orders'] }];
const headers = { 'x-death': JSON.stringify(death), colour: 'red' };

describe('what a broker gave up', () => {
  it('becomes a dead letter that says why, under the type and the id of its contract, and is not handled', async () => {
    const { rabbitmq, letters, handled } = await draining();
    const body = bodyOf(anOrder({ order_id: 'o-7' }));
    expect(await rabbitmq.deliver('deadLettersOf', { body, headers })).toBe('done');
    expect(await letters()).toMatchObject([
      {
        channel: 'orders',
        subscription: 'orders',
        type: 'order_placed',
        id: 'o-7',
        reason: 'broker',
        error: 'rejected from queue "orders", 2 times (x-death)',
        attempts: 2,
        message: { body, headers },
      },
    ]);
    expect(handled).toEqual([]);
  });

  it.each([
    ['no JSON', Buffer.from('\xff'), {}, { type: undefined, id: undefined }],
    ['no type', bodyOf({}), { id: 'h-1' }, { type: undefined, id: 'h-1' }],
    ['another type', bodyOf({ event_type: 'else' }), { id: 'h-1' }, { type: 'else', id: 'h-1' }],
    ['a broken contract', bodyOf({ event_type: 'order_placed' }), { type: 'order_placed' }, { type: 'order_placed' }],
  ])('is kept with %s', async (_, body, said, kept) => {
    const { rabbitmq, letters } = await draining();
    await rabbitmq.deliver('deadLettersOf', { body, ...said });
    expect(await letters()).toMatchObject([
      { ...kept, reason: 'broker', error: 'the broker gave it up and does not say why', message: { body } },
    ]);
  });

  it.each(['{', '7', '[null]', '[{"count":"two","reason":5}]'])('is kept with x-death %s', async (text) => {
    const { rabbitmq, letters } = await draining();
    expect(await rabbitmq.deliver('deadLettersOf', { body: bodyOf({}), headers: { 'x-death': text } })).toBe('done');
    expect(await letters()).toMatchObject([{ error: 'the broker gave it up and does not say why' }]);
  });

  it('stays with the broker until it is written, and once the app drains', async () => {
    const { rabbitmq, letters, stores, messaging } = await draining();
    const add = stores.deadLetters.add.bind(stores.deadLetters);
    let refused = 0;
    stores.deadLetters.add = (letter) => {
      refused += 1;
      return refused < 3 ? Promise.reject(new Error('away')) : add(letter);
    };
    expect(await rabbitmq.deliver('deadLettersOf', { body: bodyOf(anOrder()) })).toBe('done');
    expect(await letters()).toHaveLength(1);
    stores.deadLetters.add = () => Promise.reject(new Error('away'));
    const held = rabbitmq.deliver('deadLettersOf', { body: bodyOf(anOrder()) });
    await messaging.stop();
    expect(await held).toBe('release');
  });

  it('can be redriven to the subscription that it was for', async () => {
    const { rabbitmq, letters, messaging, handled } = await draining();
    await rabbitmq.deliver('deadLettersOf', { body: bodyOf(anOrder({ order_id: 'o-9' })), headers });
    const [letter] = await letters();
    await messaging.admin.deadLetters.redrive(letter?.letterId ?? 0n, { who: 'ana' });
    await expect.poll(() => handled).toEqual(['o-9']);
  });

  it('is not asked for where the contract has no such thing', async () => {
    const { rabbitmq } = await draining({ deadLetters: false });
    expect(await rabbitmq.deliver('deadLettersOf', { body: bodyOf({}) })).toBe('nobody takes');
  });
});
