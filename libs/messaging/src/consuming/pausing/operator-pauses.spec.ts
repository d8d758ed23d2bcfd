import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../observability/logger.js';
import { anOrder, handlerOf, orders } from '../../testing/fixtures.js';
import { memoryStores } from '../../testing/memory-stores.js';
import { testBus, type TestBus } from '../../testing/test-bus.js';
import { OperatorPauses } from './operator-pauses.js';

/** Replicas of one app, on the same stores. */
function app() {
  const stores = memoryStores();
  const { events, billing } = orders();
  const handled: string[] = [];
  const handler = handlerOf(billing, 'none', ({ order_id }) => void handled.push(order_id));
  const start = async (): Promise<TestBus> => {
    const bus = await testBus({ publishes: [events], handlers: [handler], stores });
    onTestFinished(() => bus.messaging.stop());
    return bus;
  };
  return { stores, billing, handled, start };
}

const stateOf = (bus: TestBus) =>
  bus.messaging.health().subscriptions.map(({ state, pausedFor }) => [state, ...pausedFor]);

describe('a pause by an operator', () => {
  it('holds for every replica, and so does its end', async () => {
    const { start } = app();
    const [one, other] = [await start(), await start()];
    await one.messaging.admin.pause('billing', 'ana');
    expect(stateOf(one)).toEqual([['paused', 'operator']]);
    await expect.poll(() => stateOf(other)).toEqual([['paused', 'operator']]);
    await other.messaging.admin.resume('billing', 'bo');
    expect(stateOf(other)).toEqual([['attached']]);
    await expect.poll(() => stateOf(one)).toEqual([['attached']]);
  });

  it('outlives the process, and not one message is begun until somebody ends it', async () => {
    const { start, billing, handled } = app();
    const one = await start();
    await one.messaging.admin.pause('billing', 'ana');
    await one.messaging.stop();
    const next = await start();
    await next.foreign(billing, anOrder());
    await expect.poll(async () => (await next.messaging.admin.overview()).subscriptions[0]?.depth?.ready).toBe(1);
    expect([stateOf(next), handled]).toEqual([[['paused', 'operator']], []]);
    await next.messaging.admin.resume('billing', 'bo');
    await next.settled();
    expect(handled).toEqual(['o-1']);
  });

  it('is found by looking when nobody tells of it, and goes on while the database is away', async () => {
    const { stores } = app();
    const said: string[] = [];
    const runner = {
      name: 'billing',
      pause: () => Promise.resolve(void said.push('pause')),
      resume: () => Promise.resolve(void said.push('resume')),
    };
    let away = false;
    const store = {
      paused: () => (away ? Promise.reject(new Error('connection refused')) : stores.pauses.paused()),
      onChange: () => () => undefined,
    };
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) };
    const pauses = new OperatorPauses({ store, runners: [runner], logger, everyMs: 5 });
    await pauses.start();
    onTestFinished(() => pauses.stop());
    await stores.pauses.pause('billing', 'ana');
    await expect.poll(() => said.at(-1)).toBe('pause');
    away = true;
    await expect.poll(() => warnings).toHaveLength(1);
    expect(said.at(-1)).toBe('pause');
    away = false;
    await stores.pauses.resume('billing', 'ana');
    await expect.poll(() => said.at(-1)).toBe('resume');
  });
});
