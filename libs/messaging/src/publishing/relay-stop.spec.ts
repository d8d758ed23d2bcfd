import { expect, it } from 'vitest';
import { ScriptedTransport } from '../../../../tests/support/scripted-transport.js';
import { createMessaging } from '../messaging.js';
import { silentLogger } from '../observability/logger.js';
import { anOrder, orders } from '../testing/fixtures.js';
import { memoryStores } from '../testing/memory-stores.js';

it('a relay stops soon though its broker is away, and its rows wait', async () => {
  const { events } = orders();
  const stores = memoryStores();
  const rabbitmq = new ScriptedTransport('rabbitmq', 'disconnected');
  const begun: AbortSignal[] = [];
  // held until its caller gives it up, as a transport holds what it can't send
  rabbitmq.publish = (_address, messages, { signal = AbortSignal.abort() } = {}) => {
    begun.push(signal);
    return new Promise((resolve) => {
      const error = new Error('given up');
      signal.addEventListener('abort', () => resolve(messages.map(() => ({ fate: 'failed', error }))));
    });
  };
  const options = { app: 'shop', instance: '1', routes: () => 'rabbitmq' as const, logger: silentLogger };
  const messaging = createMessaging({ ...options, transports: { rabbitmq }, stores });
  messaging.register({ publishes: [events] });
  await messaging.start();
  await stores.transaction((tx) => Promise.resolve(messaging.outbox.add(tx, events, anOrder())));
  await expect.poll(() => begun).toHaveLength(1);
  const stoppedAt = performance.now();
  await messaging.stop();
  expect(performance.now() - stoppedAt).toBeLessThan(5_000);
  expect(begun[0]?.aborted).toBe(true);
  expect(await stores.outbox.count([events.name])).toBe(1);
});
