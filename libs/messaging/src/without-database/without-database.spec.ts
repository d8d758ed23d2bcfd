import { describe, expect, it, onTestFinished } from 'vitest';
import type { Handler } from '../consuming/handler.js';
import type { Subscription } from '../contract/channel.js';
import { fixed, type PolicyOptions } from '../contract/policy.js';
import { NoDatabase } from '../errors/boot-errors.js';
import { Rejected, Unavailable } from '../errors/handling-errors.js';
import { createMessaging } from '../messaging.js';
import { silentLogger } from '../observability/logger.js';
import type { Tx } from '../ports/tx.js';
import { anOrder, handlerOf, orders } from '../testing/fixtures.js';
import { embeddedTransport } from '../transports/embedded/transport.js';
import type { Transport } from '../transports/transport.js';
import { MemoryLocalQueue } from './memory-local-queue.js';
import { storesWithoutDatabase } from './stores-without-database.js';

/** A program without a database, on a broker in memory; `broker` is what that broker holds. */
function program(policy: PolicyOptions, wrap: (transport: Transport) => Transport = (transport) => transport) {
  const broker = new MemoryLocalQueue();
  const transport = wrap(embeddedTransport({ queue: broker, owner: 'test/1', logger: silentLogger }));
  const { events, billing } = orders({ backoff: fixed('30ms'), ...policy });
  const start = async (handler: Handler) => {
    const messaging = createMessaging({
      app: 'test',
      instance: '1',
      routes: () => 'embedded',
      transports: { embedded: transport },
      stores: storesWithoutDatabase(transport),
      logger: silentLogger,
    });
    messaging.register({ publishes: [events], handlers: [handler] });
    await messaging.start();
    onTestFinished(() => messaging.stop());
    return messaging;
  };
  const held = (subscription: Subscription): Promise<object> => broker.depth(subscription.name);
  return { broker, events, billing, start, held };
}

describe('messaging without a database', () => {
  it('leaves a message unacknowledged while it waits for its next attempt, and acknowledges it once it is handled', async () => {
    const { billing, events, start, held } = program({ attempts: 4 });
    let attempts = 0;
    let finish: () => void = () => undefined;
    const last = new Promise<void>((resolve) => (finish = resolve));
    const messaging = await start(
      handlerOf(billing, 'none', async () => {
        attempts += 1;
        if (attempts < 4) throw new Error('not yet');
        await last;
      }),
    );
    await messaging.publisher.publish(events, anOrder());
    await expect.poll(() => attempts).toBe(4);
    expect(await held(billing)).toEqual({ waiting: 0, claimed: 1 });
    finish();
    await expect.poll(() => held(billing)).toEqual({ waiting: 0, claimed: 0 });
  });

  it('publishes a dead letter to <subscription>.dlq with its reason, and acknowledges its message then', async () => {
    const { billing, broker, events, start, held } = program({ attempts: 2 });
    const messaging = await start(
      handlerOf(billing, 'none', () => {
        throw new Error('never');
      }),
    );
    await messaging.publisher.publish(events, anOrder());
    await expect.poll(() => held(billing)).toEqual({ waiting: 0, claimed: 0 });
    const [row] = await broker.claim({ subscription: 'billing.dlq', owner: 'test', limit: 1, leaseMs: 1_000 });
    expect(row).toMatchObject({
      type: 'order_placed',
      id: 'o-1',
      message: {
        headers: {
          'trenza-reason': 'attempts',
          'trenza-error': 'Error: never',
          'trenza-attempts': '2',
          'trenza-subscription': 'billing',
        },
      },
    });
    expect(JSON.parse(row?.message.body.toString() ?? '')).toEqual(JSON.parse(JSON.stringify(anOrder())));
  });

  it('keeps a message whose dead letter is not taken over, until it is', async () => {
    let away = true;
    const { billing, broker, events, start, held } = program({ attempts: 1 }, (transport) => ({
      ...transport,
      publish: (address, messages, options) =>
        away && 'channel' in address && address.channel.name === 'billing.dlq'
          ? Promise.resolve(messages.map(() => ({ fate: 'failed' as const, error: new Error('away') })))
          : transport.publish(address, messages, options),
    }));
    let handled = 0;
    const messaging = await start(
      handlerOf(billing, 'none', () => {
        handled += 1;
        throw new Rejected('never');
      }),
    );
    await messaging.publisher.publish(events, anOrder());
    await expect.poll(() => handled).toBeGreaterThan(0);
    expect(Object.values(await held(billing)).reduce((sum: number, count: number) => sum + count, 0)).toBe(1);
    away = false;
    await expect.poll(() => broker.depth('billing.dlq'), { timeout: 10_000 }).toEqual({ waiting: 1, claimed: 0 });
    await expect.poll(() => held(billing)).toEqual({ waiting: 0, claimed: 0 });
  });

  it('gives back what waits when it stops', async () => {
    const { billing, events, start, held } = program({ attempts: 4, backoff: fixed('1h') });
    let attempts = 0;
    const messaging = await start(
      handlerOf(billing, 'none', () => {
        attempts += 1;
        throw new Error('not yet');
      }),
    );
    await messaging.publisher.publish(events, anOrder());
    await expect.poll(() => attempts).toBe(2);
    expect(await held(billing)).toEqual({ waiting: 0, claimed: 1 });
    await messaging.stop();
    expect(await held(billing)).toEqual({ waiting: 1, claimed: 0 });
  });

  it('pauses for what its handlers depend on, and goes on', async () => {
    const { billing, events, start, held } = program({ attempts: 2 });
    let away = true;
    let handled = 0;
    const messaging = await start(
      handlerOf(billing, 'none', () => {
        if (away) throw new Unavailable('no network');
        handled += 1;
      }),
    );
    for (const order_id of ['1', '2', '3', '4', '5']) await messaging.publisher.publish(events, anOrder({ order_id }));
    await expect.poll(() => messaging.health().subscriptions).toMatchObject([{ pausedFor: ['unavailable'] }]);
    away = false;
    await expect.poll(() => handled).toBe(5);
    await expect.poll(() => held(billing)).toEqual({ waiting: 0, claimed: 0 });
  });

  it('refuses at boot a handler that needs an inbox, and an outbox whenever it is asked for', async () => {
    const { billing, events, start } = program({});
    await expect(start(handlerOf(billing, 'database', () => undefined))).rejects.toThrow(NoDatabase);
    const another = program({});
    const messaging = await another.start(handlerOf(another.billing, 'none', () => undefined));
    expect(() => messaging.outbox.add({} as Tx, another.events, anOrder())).toThrow(/TRZ-6311|no database/);
    expect(events.name).toBe('orders');
  });
});
