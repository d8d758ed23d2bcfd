import { describe, expect, it } from 'vitest';
import { channel, type ChannelOptions } from './channel.js';
import { Message, type MessageClass } from './message.js';
import type { PolicyOptions } from './policy.js';

class Placed extends Message('order_placed') {}
class PlacedToo extends Message('order_placed') {}

function orders(options: Partial<ChannelOptions<MessageClass>> = {}) {
  return channel('orders', {
    pattern: 'events',
    transport: 'embedded',
    messages: [Placed],
    identity: 'none',
    ...options,
  });
}

describe('a channel', () => {
  it('refuses two messages of one type', () => {
    expect(() => orders({ messages: [Placed, PlacedToo] })).toThrow('channel "orders" names one type twice');
  });

  it('names a message, unless it is open', () => {
    expect(() => orders({ messages: [] })).toThrow('channel "orders" names no message and is not open');
    expect(orders({ messages: [], open: true }).messages).toEqual([]);
  });

  it('refuses two subscriptions of one name', () => {
    const events = orders();
    events.subscription('billing');
    expect(() => events.subscription('billing')).toThrow('channel "orders" has a subscription "billing" already');
  });

  it('has one subscription when it holds tasks', () => {
    const tasks = orders({ pattern: 'tasks' });
    tasks.subscription('billing');
    expect(() => tasks.subscription('shipping')).toThrow('it has one subscription, whose consumers compete');
  });

  it.each<[string, PolicyOptions, string]>([
    ['no attempt', { attempts: 0 }, 'attempts is 0'],
    ['half an attempt', { attempts: 1.5 }, 'attempts is 1.5'],
    ['no concurrency', { concurrency: 0 }, 'concurrency is 0'],
    ['a negative prefetch', { prefetch: -1 }, 'prefetch is -1'],
    ['a backlog that is no number', { maxBacklog: Number.NaN }, 'maxBacklog is NaN'],
    ['no time', { timeout: '0s' }, '"0s" is no positive length of time'],
  ])('refuses a policy with %s', (_what, policy, why) => {
    expect(() => orders().subscription('billing', policy)).toThrow(why);
  });
});
