import { describe, expect, it } from 'vitest';
import { anOrder, handlerOf, orders } from '../../testing/fixtures.js';
import { testBus } from '../../testing/test-bus.js';

const claim = { subscription: 'billing', owner: 'dead', limit: 10, leaseMs: 0 };

describe('a message that kills its process', () => {
  it('is a dead letter after as many crashes as it has attempts, without another try', async () => {
    const { billing } = orders();
    let calls = 0;
    await using bus = await testBus({ handlers: [handlerOf(billing, 'none', () => void (calls += 1))] });
    const { localQueue } = bus.stores;
    await bus.messaging.stop();
    const order = anOrder();
    const message = { body: Buffer.from(JSON.stringify(order)) };
    await localQueue.put([{ subscription: 'billing', type: 'order_placed', id: order.order_id, message }]);
    for (let crash = 0; crash < 4; crash += 1) await localQueue.claim(claim);

    await using second = await testBus({
      handlers: [handlerOf(billing, 'none', () => void (calls += 1))],
      stores: bus.stores,
    });
    await expect.poll(() => second.deadLetters(billing)).toMatchObject([{ reason: 'crashes', id: 'o-1' }]);
    expect(calls).toBe(0);
  });
});
