import { describe, expect, expectTypeOf, it } from 'vitest';
import { channel } from '../contract/channel.js';
import { messageOf, Message } from '../contract/message.js';
import { ChannelNotPublished, MessageNotOnChannel } from '../errors/contract-errors.js';
import { ContractViolation } from '../errors/contract-violation.js';
import { newTraceparent, traceContext } from '../observability/trace-context.js';
import { anOrder, handlerOf, orders, OrderPlaced } from '../testing/fixtures.js';
import { testBus } from '../testing/test-bus.js';
import type { Outbox } from './outbox.js';

class Lookalike extends Message('lookalike') {
  event_type = 'order_placed' as const;
  order_id!: string;
  quantity!: number;
  email?: string;
}

describe('the outbox', () => {
  it('publishes what a transaction added when it commits, and nothing when it does not', async () => {
    const { events, billing } = orders();
    const seen: string[] = [];
    await using bus = await testBus({
      publishes: [events],
      handlers: [handlerOf(billing, 'none', (order) => void seen.push(order.order_id))],
    });
    const failing = bus.stores.transaction((tx) => {
      bus.messaging.outbox.add(tx, events, anOrder({ order_id: 'rolled-back' }));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    await bus.publish(events, anOrder({ order_id: 'committed' }));
    await bus.settled();
    expect(seen).toEqual(['committed']);
  });

  it('refuses what breaks its contract, before anything is written', async () => {
    const { events } = orders();
    await using bus = await testBus({ publishes: [events] });
    await expect(bus.publish(events, anOrder({ quantity: 0 }))).rejects.toThrow(ContractViolation);
    await expect(bus.publish(events, Object.assign(anOrder(), { extra: 1 }))).rejects.toThrow(
      /extra: the contract has no such field/,
    );
    expect(await bus.stores.outbox.count([events.name])).toBe(0);
  });

  it('refuses a channel that the app does not list, and a class that the channel does not name: it does not compile either', async () => {
    const { events } = orders();
    const others = channel('others', {
      pattern: 'events',
      transport: 'embedded',
      messages: [OrderPlaced],
      identity: 'none',
    });
    await using bus = await testBus({ publishes: [events] });
    await expect(bus.publish(others, anOrder())).rejects.toThrow(ChannelNotPublished);
    const lookalike = messageOf(Lookalike, { event_type: 'order_placed', order_id: 'o', quantity: 1 });
    await expect(bus.publish(events, lookalike as unknown as OrderPlaced)).rejects.toThrow(MessageNotOnChannel);
    type Add = typeof Outbox.prototype.add<typeof OrderPlaced>;
    expectTypeOf<OrderPlaced>().toExtend<Parameters<Add>[2]>();
    expectTypeOf<Lookalike>().not.toExtend<Parameters<Add>[2]>();
  });

  it('carries the trace and the conversation of the message that caused it', async () => {
    const { events, billing } = orders();
    const seen: (string | undefined)[] = [];
    const handler = handlerOf(
      billing,
      'none',
      () => void seen.push(traceContext.current()?.traceparent, traceContext.current()?.causationId),
    );
    await using bus = await testBus({ publishes: [events], handlers: [handler] });
    const traceparent = newTraceparent();
    await traceContext.run({ traceparent }, () => bus.publish(events, anOrder()));
    await bus.settled();
    expect(seen).toEqual([traceparent, 'o-1']);
  });
});
