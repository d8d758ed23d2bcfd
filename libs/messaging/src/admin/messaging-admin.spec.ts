import { describe, expect, it } from 'vitest';
import { UnknownChannel, UnknownSubscription } from '../errors/admin-errors.js';
import { ContractViolation } from '../errors/contract-violation.js';
import { Rejected, UnknownType } from '../errors/handling-errors.js';
import { anOrder, handlerOf, orders } from '../testing/fixtures.js';
import { testBus } from '../testing/test-bus.js';

async function running() {
  const { events, billing } = orders();
  const handled: string[] = [];
  const handler = handlerOf(billing, 'none', ({ order_id, quantity }) => {
    if (quantity === 13) throw new Rejected('not thirteen');
    handled.push(order_id);
  });
  const bus = await testBus({ publishes: [events], handlers: [handler] });
  return { bus, events, handled, admin: bus.messaging.admin };
}

describe('the admin room', () => {
  it('shows channels and subscriptions, with what waits and what died', async () => {
    const { bus, events, admin } = await running();
    await bus.publish(events, anOrder({ quantity: 13 }));
    await bus.settled();
    const { channels, subscriptions, deadLetters } = await admin.overview();
    expect(channels).toEqual([
      expect.objectContaining({ name: 'orders', pattern: 'events', transport: 'embedded', publishes: true, outbox: 0 }),
    ]);
    expect(subscriptions).toEqual([
      expect.objectContaining({
        name: 'billing',
        channel: 'orders',
        state: 'attached',
        pausedFor: [],
        inFlight: 0,
        depth: expect.objectContaining({ ready: 0, unsettled: 0 }) as unknown,
        retries: { waiting: 0, claimed: 0 },
        deadLetters: 1,
      }),
    ]);
    expect(deadLetters).toBe(1);
  });

  it('pauses a subscription until it is resumed, and notes by whom', async () => {
    const { bus, events, handled, admin } = await running();
    await admin.pause('billing', 'ana');
    await bus.publish(events, anOrder());
    await expect.poll(async () => (await admin.overview()).subscriptions[0]?.depth).toMatchObject({ ready: 1 });
    expect((await admin.overview()).subscriptions).toMatchObject([{ state: 'paused', pausedFor: ['operator'] }]);
    expect(handled).toEqual([]);
    await admin.resume('billing', 'bo');
    await bus.settled();
    expect(handled).toEqual(['o-1']);
    expect(await admin.audit({ limit: 9 })).toMatchObject([
      { who: 'bo', what: 'resume', which: 'subscription/billing' },
      { who: 'ana', what: 'pause', which: 'subscription/billing' },
    ]);
    await expect(admin.pause('other', 'ana')).rejects.toThrow(UnknownSubscription);
  });

  it('publishes by name, and fills in what has an initial value', async () => {
    const { bus, handled, admin } = await running();
    const message = { channel: 'orders', type: 'order_placed' };
    await admin.publish({ ...message, data: { order_id: 'o-7', quantity: 2 } }, 'ana');
    await bus.settled();
    expect(handled).toEqual(['o-7']);
    await expect(admin.publish({ ...message, channel: 'x', data: {} }, 'ana')).rejects.toThrow(UnknownChannel);
    await expect(admin.publish({ ...message, type: 'x', data: {} }, 'ana')).rejects.toThrow(UnknownType);
    await expect(admin.publish({ ...message, data: { order_id: 'o-8' } }, 'ana')).rejects.toThrow(ContractViolation);
    expect(await admin.audit({ limit: 9 })).toMatchObject([{ what: 'publish', which: 'channel/orders' }]);
  });

  it('shows the last messages, and every one from now on to who watches', async () => {
    const { bus, events, admin } = await running();
    const seen: string[] = [];
    const stop = admin.tail.watch(({ direction, outcome }) => void seen.push(`${direction} ${outcome}`));
    await bus.publish(events, anOrder());
    await bus.settled();
    stop();
    await bus.publish(events, anOrder({ order_id: 'o-2', quantity: 13 }));
    await bus.settled();
    expect(seen.toSorted()).toEqual(['handled done', 'published taken']);
    const last = admin.tail.last();
    expect(last.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(last.find(({ outcome }) => outcome === 'dead')).toMatchObject({
      direction: 'handled',
      channel: 'orders',
      subscription: 'billing',
      type: 'order_placed',
      id: 'o-2',
      attempt: 1,
    });
  });

  it('remembers so many and no more', async () => {
    const { admin } = await running();
    const sighting = {
      direction: 'published',
      channel: 'c',
      subscription: undefined,
      type: 't',
      outcome: 'taken',
    } as const;
    for (let n = 1; n <= 450; n += 1)
      admin.tail.see({ ...sighting, id: String(n), attempt: undefined, ms: 1, bytes: 1, traceparent: undefined });
    const last = admin.tail.last();
    expect([last.length, last[0]?.id, last.at(-1)?.id]).toEqual([200, '251', '450']);
    expect(admin.tail.last(2).map(({ id }) => id)).toEqual(['449', '450']);
    expect(admin.tail.last(0)).toEqual([]);
  });
});
