import { describe, expect, it } from 'vitest';
import { channel, type Channel } from '../../contract/channel.js';
import { OrderPlaced } from '../../testing/fixtures.js';
import { silentLogger } from '../../observability/logger.js';
import { MemoryLocalQueue } from '../../testing/memory-local-queue.js';
import { embeddedTransport } from './transport.js';

const limited = (maxLength: number, options: { lossy?: boolean; ordered?: boolean } = { lossy: true }): Channel =>
  channel('limited', {
    pattern: 'events',
    transport: 'embedded',
    messages: [OrderPlaced],
    identity: 'none',
    maxLength,
    ...options,
  });

describe('a length limit', () => {
  it('drops the oldest of each subscription by itself, and counts them', async () => {
    const events = limited(40);
    const [slow, quick] = [events.subscription('slow'), events.subscription('quick')];
    const queue = new MemoryLocalQueue();
    const dropped = { count: 0 };
    const transport = embeddedTransport({
      queue,
      owner: 'test',
      logger: silentLogger,
      dropped: (_, count) => void (dropped.count += count),
    });
    const send = (from: number, count: number) =>
      transport.publish(
        { channel: events },
        Array.from({ length: count }, (_, n) => ({ body: Buffer.from('{}'), id: String(from + n), type: 'x' })),
      );
    await send(0, 30);
    const claim = { subscription: quick.name, owner: 'test', leaseMs: 60_000 };
    const inHand = await queue.claim({ ...claim, limit: 10 });
    for (let n = 30; n < 100; n += 1) await send(n, 1);
    expect(await queue.depth(slow.name)).toEqual({ waiting: 40, claimed: 0 });
    // What is in hand is nobody's to drop.
    expect(await queue.depth(quick.name)).toEqual({ waiting: 40, claimed: 10 });
    expect(dropped.count).toBe(60 + 50);
    expect(inHand.map(({ id }) => id)).toContain('0');
    const rest = await queue.claim({ ...claim, limit: 100 });
    expect(rest.map(({ id }) => Number(id)).toSorted((a, b) => a - b)[0]).toBe(60);
  });

  it.each([
    [{ lossy: false }, 10, /so say `lossy`/],
    [{ lossy: true, ordered: true }, 10, /breaks the order/],
    [{ lossy: true }, 0, /a whole number from 1 on/],
  ])('is refused where it can not be kept: %j of %d', (options, maxLength, why) => {
    expect(() => limited(maxLength, options)).toThrow(why);
  });
});
