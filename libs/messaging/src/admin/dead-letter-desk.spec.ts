import { describe, expect, it } from 'vitest';
import { LetterExpired, LetterGone, LetterWaiting, LetterWithoutTaker, UnknownLetter } from '../errors/admin-errors.js';
import { ContractViolation } from '../errors/contract-violation.js';
import { Undecodable, UnknownType } from '../errors/handling-errors.js';
import type { NewDeadLetter } from '../ports/dead-letter-store.js';
import { anOrder, handlerOf, orders, type OrderPlaced } from '../testing/fixtures.js';
import { testBus } from '../testing/test-bus.js';

const body = (fields: object): Buffer => Buffer.from(JSON.stringify(fields));
const who = 'ana';

/** A bus whose handler keeps what it is given. */
async function desk() {
  const { events, billing } = orders();
  const handled: OrderPlaced[] = [];
  const handler = handlerOf(billing, 'none', (order) => void handled.push(order));
  const bus = await testBus({ publishes: [events], handlers: [handler] });
  const bury = (letter: Partial<NewDeadLetter> = {}) =>
    bus.stores.deadLetters.add({
      channel: 'orders',
      subscription: 'billing',
      type: 'order_placed',
      id: 'o-1',
      message: { body: body(anOrder()), type: 'order_placed', id: 'o-1' },
      reason: 'attempts',
      error: 'gave up',
      attempts: 4,
      ...letter,
    });
  return { bus, billing, handled, bury, letters: bus.messaging.admin.deadLetters };
}

describe('an operator at the dead letters', () => {
  it('mends a message that broke its contract, and has it handled', async () => {
    const { bus, billing, handled, letters } = await desk();
    await bus.foreign(billing, { event_type: 'order_placed', order_id: 'o-9', quantity: -1 });
    await bus.settled();
    const [letter] = await letters.list({ limit: 1 });
    expect(letter).toMatchObject({ reason: 'contract' });
    const edited = await letters.edit(letter?.letterId ?? 0n, { body: body(anOrder({ order_id: 'o-9' })) }, who);
    expect(edited).toMatchObject({ id: 'o-9', type: 'order_placed' });
    await letters.redrive(edited.letterId, { who });
    await bus.settled();
    expect(handled).toMatchObject([{ order_id: 'o-9', quantity: 5 }]);
    expect(await letters.count()).toBe(0);
  });

  it.each([
    ['a body that breaks the contract', { body: body(anOrder({ quantity: -3 })) }, ContractViolation],
    ['a body that is no JSON', { body: Buffer.from('{') }, Undecodable],
    ['a type that the contract does not name', { body: body(anOrder()), type: 'order_lost' }, UnknownType],
  ])('refuses %s, and writes nothing', async (_, edit, error) => {
    const { bus, bury, letters } = await desk();
    await bury();
    await expect(letters.edit(1n, edit, who)).rejects.toThrow(error);
    expect((await letters.get(1n)).message.body).toEqual(body(anOrder()));
    expect(await bus.messaging.admin.audit({ limit: 5 })).toEqual([]);
  });

  it('gives what had no name one, by its new body', async () => {
    const { bury, letters, bus, handled } = await desk();
    await bury({ type: undefined, id: undefined, message: { body: Buffer.from('nonsense') }, reason: 'undecodable' });
    expect(await letters.edit(1n, { body: body(anOrder()) }, who)).toMatchObject({ type: 'order_placed', id: 'o-1' });
    await letters.redrive(1n, { who });
    await bus.settled();
    expect(handled).toHaveLength(1);
  });

  it('says what became of a letter that is gone, and by whom', async () => {
    const { bury, letters } = await desk();
    await bury();
    await letters.redrive(1n, { who });
    await expect(letters.redrive(1n, { who })).rejects.toThrow(LetterGone);
    await expect(letters.get(1n)).rejects.toThrow(/redriven already, by ana at \d/);
    await bury({ id: 'o-2' });
    await letters.discard(2n, who);
    await expect(letters.discard(2n, who)).rejects.toThrow(/discarded already, by ana/);
    await expect(letters.edit(2n, { body: body(anOrder()) }, who)).rejects.toThrow(LetterGone);
    await expect(letters.get(7n)).rejects.toThrow(UnknownLetter);
  });

  it('asks for a new expiry of a message that has expired', async () => {
    const { bury, letters, bus, handled } = await desk();
    await bury({ message: { body: body(anOrder()), type: 'order_placed', expiresAt: Date.now() - 1 } });
    await expect(letters.redrive(1n, { who })).rejects.toThrow(LetterExpired);
    await expect(letters.redrive(1n, { who, expiresAt: new Date(0) })).rejects.toThrow(LetterExpired);
    await letters.redrive(1n, { who, expiresAt: new Date(Date.now() + 60_000) });
    await bus.settled();
    expect(handled).toHaveLength(1);
  });

  it('leaves a letter whose message waits already, or that nobody here would take', async () => {
    const { bury, letters, bus, billing } = await desk();
    await bus.messaging.admin.pause(billing.name, who);
    await bus.stores.localQueue.put([
      { subscription: 'billing', type: 'order_placed', id: 'o-1', message: { body: body({}) } },
    ]);
    await bury();
    await bury({ subscription: 'gone' });
    await bury({ id: 'o-2' });
    await expect(letters.redrive(1n, { who })).rejects.toThrow(LetterWaiting);
    await expect(letters.redrive(2n, { who })).rejects.toThrow(LetterWithoutTaker);
    expect(await letters.redriveAll({}, { who })).toEqual({
      redriven: [3n],
      left: [
        { letterId: 1n, why: 'waiting' },
        { letterId: 2n, why: 'no-taker' },
      ],
    });
  });

  it('publishes again what the broker refused', async () => {
    const { bury, letters, bus, handled } = await desk();
    await bury({ subscription: undefined, reason: 'refused' });
    await expect(letters.edit(1n, { body: body(Object.assign(anOrder(), { odd: 1 })) }, who)).rejects.toThrow(
      /no such field/,
    );
    await letters.redrive(1n, { who });
    await bus.settled();
    expect(handled).toMatchObject([{ order_id: 'o-1' }]);
  });
});
