import { describe, expect, it } from 'vitest';
import { on } from '../../contract/rules.js';
import { Rejected, Unavailable } from '../../errors/handling-errors.js';
import { anOrder, handlerOf, orders } from '../../testing/fixtures.js';
import { testBus } from '../../testing/test-bus.js';

class MailboxGone extends Error {}

async function busWhose(call: () => Promise<void> | void, rules = [on(MailboxGone).dead()]) {
  const { events, billing } = orders();
  const bus = await testBus({ publishes: [events], handlers: [handlerOf(billing, 'database', call, rules)] });
  return { events, billing, bus };
}

describe('what becomes of a delivery', () => {
  it('is done once when the handler returns', async () => {
    let calls = 0;
    const { bus, events } = await busWhose(() => void (calls += 1));
    await using _ = bus;
    await bus.publish(events, anOrder());
    await bus.settled();
    expect(calls).toBe(1);
    expect(await bus.deadLetters()).toEqual([]);
  });

  it('is tried again at once, then from the local queue, until it succeeds', async () => {
    let calls = 0;
    const { bus, events, billing } = await busWhose(() => {
      calls += 1;
      if (calls < 4) throw new Error('not yet');
    });
    await using _ = bus;
    await bus.publish(events, anOrder());
    await expect.poll(() => calls).toBe(4);
    await bus.settled();
    expect(await bus.stores.localQueue.depth(billing.name)).toEqual({ waiting: 0, claimed: 0 });
    expect(await bus.deadLetters()).toEqual([]);
  });

  it('is a dead letter when its attempts are exhausted', async () => {
    let calls = 0;
    const { bus, events, billing } = await busWhose(() => {
      calls += 1;
      throw new Error('never');
    });
    await using _ = bus;
    await bus.publish(events, anOrder());
    await expect
      .poll(() => bus.deadLetters(billing))
      .toMatchObject([{ reason: 'attempts', attempts: 4, type: 'order_placed', id: 'o-1' }]);
    expect(calls).toBe(4);
  });

  it.each([
    ['the handler rejects it', new Rejected('no such customer'), 'rejected'],
    ['a rule says so', new MailboxGone('550'), 'rule'],
  ])('is a dead letter at once when %s', async (_why, error, reason) => {
    const { bus, events, billing } = await busWhose(() => {
      throw error;
    });
    await using _ = bus;
    await bus.publish(events, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason, attempts: 1 }]);
  });

  it('burns no attempt while what the handler depends on is unavailable', async () => {
    let calls = 0;
    const { bus, events } = await busWhose(() => {
      calls += 1;
      if (calls <= 10) throw new Unavailable('the mail server is away');
    });
    await using _ = bus;
    await bus.publish(events, anOrder());
    await expect.poll(() => calls).toBe(11);
    await bus.settled();
    expect(await bus.deadLetters()).toEqual([]);
  });

  it.each([
    ['bytes that are no JSON', Buffer.from('{"order_id"'), 'undecodable'],
    ['JSON that is no object', [1, 2], 'undecodable'],
    ['a broken contract', { event_type: 'order_placed', order_id: 'o-1', quantity: -1 }, 'contract'],
    ['a type that nobody names', { event_type: 'order_lost' }, 'unknown-type'],
    ['no type at all', { order_id: 'o-1' }, 'unknown-type'],
  ])('is a dead letter without a try for %s', async (_what, body, reason) => {
    let calls = 0;
    const { bus, billing } = await busWhose(() => void (calls += 1));
    await using _ = bus;
    await bus.foreign(billing, body);
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason, attempts: 1 }]);
    expect(calls).toBe(0);
  });

  it('skips a type that the contract names and nobody here handles', async () => {
    const { bus, billing } = await busWhose(() => undefined);
    await using _ = bus;
    await bus.foreign(billing, { event_type: 'order_cancelled', order_id: 'o-1' });
    await bus.settled();
    expect(await bus.deadLetters()).toEqual([]);
  });

  it('drops what has expired', async () => {
    let calls = 0;
    const { bus, billing } = await busWhose(() => void (calls += 1));
    await using _ = bus;
    await bus.foreign(billing, anOrder(), { expiresAt: Date.now() - 1 });
    await bus.settled();
    expect(calls).toBe(0);
    expect(await bus.deadLetters()).toEqual([]);
  });

  it('aborts a handler that outlives its time-out, waits for it, and its transaction does not commit', async () => {
    const { events, billing } = orders({ timeout: '50ms' });
    const signals: AbortSignal[] = [];
    const slowly = handlerOf(billing, 'database', async (_order, { signal }) => {
      signals.push(signal);
      if (signals.length === 1) await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await using bus = await testBus({ publishes: [events], handlers: [slowly] });
    await bus.publish(events, anOrder());
    await expect.poll(() => signals.length).toBe(2);
    await bus.settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});
