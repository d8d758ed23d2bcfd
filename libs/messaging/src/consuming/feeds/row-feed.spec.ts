import { describe, expect, it } from 'vitest';
import type { Logger } from '../../observability/logger.js';
import { silentLogger } from '../../observability/logger.js';
import { MemoryLocalQueue } from '../../testing/memory-local-queue.js';
import { Delivery } from '../../transports/delivery.js';
import { RowFeed, type RowFate } from './row-feed.js';

const SUBSCRIPTION = 'billing';

async function feedOf(ids: readonly string[], handle: (delivery: Delivery) => Promise<RowFate>, ordered = false) {
  const queue = new MemoryLocalQueue();
  const errors: unknown[] = [];
  const logger: Logger = { ...silentLogger, error: (said: unknown) => void errors.push(said) };
  await queue.put(
    ids.map((id) => ({ subscription: SUBSCRIPTION, type: 't', id, message: { id, body: Buffer.alloc(0) } })),
  );
  const deliveries: Delivery[] = [];
  const feed = new RowFeed(
    {
      queue,
      subscription: SUBSCRIPTION,
      owner: 'test/1',
      prefetch: 4,
      ordered,
      logger,
      deliveryOf: (row) => new Delivery(row.message, { redelivered: row.attempts > 1, native: row }),
    },
    (delivery) => {
      deliveries.push(delivery);
      return handle(delivery);
    },
  );
  return { queue, feed, deliveries, errors };
}

describe('a feed of rows', () => {
  it('gives a row back after about a second, and says so, when its handler breaks the promise never to reject', async () => {
    const { feed, deliveries, errors, queue } = await feedOf(['a'], async () => {
      await Promise.resolve();
      if (deliveries.length === 1) throw new Error('a bug');
      return 'remove';
    });
    const startedAt = performance.now();
    await expect.poll(() => deliveries.length, { timeout: 5_000 }).toBe(2);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    expect(errors).toMatchObject([{ subscription: SUBSCRIPTION, err: new Error('a bug') }]);
    await feed.close();
    expect(await queue.depth(SUBSCRIPTION)).toEqual({ waiting: 0, claimed: 0 });
  });

  it('recalls what it handed over when it pauses, and hands it over again when it resumes', async () => {
    const { feed, deliveries } = await feedOf(['a', 'b'], async (delivery) => {
      await expect.poll(() => delivery.recalled || deliveries.length > 2).toBe(true);
      return delivery.recalled ? 'release' : 'remove';
    });
    await expect.poll(() => deliveries.length).toBe(2);
    await feed.pause();
    expect(deliveries.map(({ recalled }) => recalled)).toEqual([true, true]);
    feed.resume();
    await expect.poll(() => deliveries.length).toBe(4);
    await feed.close();
    expect(deliveries.slice(2).map(({ redelivered, revoked }) => [redelivered, revoked])).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  it('revokes what is still at work when it is given up', async () => {
    const { feed, deliveries } = await feedOf(['a'], () => new Promise(() => undefined));
    await expect.poll(() => deliveries.length).toBe(1);
    const closing = feed.close();
    await feed.giveUp();
    await closing;
    expect(deliveries.map(({ revoked, aborted }) => [revoked, aborted])).toEqual([[true, true]]);
    expect(feed.attached).toBe(false);
  });
});
