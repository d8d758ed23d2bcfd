import { describe, expect, it } from 'vitest';
import { channel } from '../contract/channel.js';
import { fixed } from '../contract/policy.js';
import { anOrder, handlerOf, OrderCancelled, OrderPlaced, orders } from '../testing/fixtures.js';
import { testBus } from '../testing/test-bus.js';

const order = anOrder();

describe('an effect', () => {
  it('keeps its key over the attempts of a message that nothing names', async () => {
    const nameless = channel('nameless', {
      pattern: 'tasks',
      messages: [OrderPlaced],
      typeField: 'event_type',
      identity: 'none',
      transport: 'embedded',
    });
    const billing = nameless.subscription('billing nameless', { attempts: 4, backoff: fixed('10ms') });
    const keys: string[] = [];
    const handler = handlerOf(billing, 'outside', (_order, { key }) => {
      keys.push(key);
      if (keys.length < 4) throw new Error('not yet');
    });
    await using bus = await testBus({ handlers: [handler] });
    await bus.foreign(billing, order);
    await bus.settled();
    await expect.poll(() => keys.length).toBe(4);
    expect(new Set(keys).size).toBe(1);
  });

  it.each(['database', 'outside'] as const)('of kind %s happens once, whatever comes twice', async (effect) => {
    const { billing } = orders();
    let effects = 0;
    await using bus = await testBus({ handlers: [handlerOf(billing, effect, () => void (effects += 1))] });
    await bus.foreign(billing, order);
    await bus.settled();
    await bus.foreign(billing, order, { id: 'another-header-id' });
    await bus.settled();
    expect(effects).toBe(1);
  });

  it('of kind database is not taken for a repeat where a message of another type has the same id', async () => {
    const { billing } = orders();
    const effects: string[] = [];
    const placed = handlerOf(billing, 'database', () => void effects.push('placed'));
    const cancelled = { ...placed, messageClass: OrderCancelled, call: () => void effects.push('cancelled') };
    await using bus = await testBus({ handlers: [placed, cancelled] });
    await bus.foreign(billing, order, { id: 'o-1' });
    await bus.foreign(billing, { event_type: 'order_cancelled', order_id: 'o-1' }, { id: 'o-1' });
    await bus.settled();
    expect(effects.toSorted()).toEqual(['cancelled', 'placed']);
  });

  it('of kind none is repeated with its message', async () => {
    const { billing } = orders();
    let effects = 0;
    await using bus = await testBus({ handlers: [handlerOf(billing, 'none', () => void (effects += 1))] });
    await bus.foreign(billing, order);
    await bus.foreign(billing, order);
    await bus.settled();
    expect(effects).toBe(2);
  });

  it('outside the database is leased: a duplicate that meets it waits for its end and is then recognised', async () => {
    const { billing } = orders();
    let running = 0;
    let most = 0;
    let effects = 0;
    const send = handlerOf(billing, 'outside', async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running -= 1;
      effects += 1;
    });
    await using bus = await testBus({ handlers: [send] });
    await Promise.all([bus.foreign(billing, order), bus.foreign(billing, order), bus.foreign(billing, order)]);
    await expect.poll(() => effects).toBe(1);
    expect(most).toBe(1);
    expect((await bus.stores.localQueue.depth(billing.name)).waiting).toBe(1);
  });

  it('outside the database is given the same key at every try', async () => {
    const { billing } = orders();
    const keys: string[] = [];
    const send = handlerOf(billing, 'outside', (_order, { key }) => {
      keys.push(key);
      if (keys.length < 3) throw new Error('again');
    });
    await using bus = await testBus({ handlers: [send] });
    await bus.foreign(billing, order);
    await expect.poll(() => keys).toHaveLength(3);
    expect(new Set(keys)).toEqual(new Set(['billing/order_placed/o-1']));
  });
});
