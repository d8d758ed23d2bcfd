import { describe, expect, it } from 'vitest';
import { noMetrics } from '../observability/metrics.js';
import type { Transport } from '../transports/transport.js';
import { Replies } from './replies.js';

describe('replies', () => {
  it('says that one failed when its transport breaks its promise, and sends the next', async () => {
    let isBroken = true;
    const publish: Transport['publish'] = (_address, messages) =>
      isBroken ? Promise.reject(new Error('broken')) : Promise.resolve(messages.map(() => ({ fate: 'taken' })));
    const replies = new Replies({ name: 'scripted', publish } as unknown as Transport, noMetrics);
    const body = Buffer.from('{}');
    expect(await replies.send('shop/1', { body })).toMatchObject({ fate: 'failed' });
    isBroken = false;
    expect(await replies.send('shop/1', { body })).toEqual({ fate: 'taken' });
  });
});
