import { describe, expect, it } from 'vitest';
import { channel, type ChannelOptions } from '../../contract/channel.js';
import type { MessageClass } from '../../contract/message.js';
import { OrderPlaced } from '../../testing/fixtures.js';
import { routeOf, topologyOf } from './topology.js';

function aChannel(name: string, options: Partial<ChannelOptions<MessageClass>>) {
  return channel(name, {
    pattern: 'tasks',
    transport: 'rabbitmq',
    messages: [OrderPlaced],
    identity: 'none',
    ...options,
  });
}

describe('the published topology', () => {
  it('of events is a fanout exchange and a queue without arguments for each subscription', () => {
    const sales = aChannel('sales_events', { pattern: 'events' });
    for (const name of ['email_notifications', 'loyalty_points']) sales.subscription(name);
    expect(topologyOf(sales)).toEqual({
      exchanges: [{ name: 'sales_events', type: 'fanout' }],
      queues: [
        { name: 'email_notifications', arguments: {}, boundTo: 'sales_events' },
        { name: 'loyalty_points', arguments: {}, boundTo: 'sales_events' },
      ],
    });
    expect(routeOf({ channel: sales })).toEqual({ exchange: 'sales_events', key: '', mandatory: true });
  });

  it('of tasks that may be lost is one queue with their time and their number', () => {
    const reactions = aChannel('reacciones_cola', { lossy: true, expiresAfter: '10s', maxLength: 5_000 });
    reactions.subscription('reacciones_cola');
    expect(topologyOf(reactions)).toEqual({
      exchanges: [],
      queues: [
        { name: 'reacciones_cola', arguments: { 'x-message-ttl': 10_000, 'x-max-length': 5_000 }, boundTo: undefined },
      ],
    });
    expect(routeOf({ channel: reactions })).toEqual({ exchange: '', key: 'reacciones_cola', mandatory: true });
  });

  it('of tasks whose rejects are kept has an exchange and a queue for them', () => {
    expect(topologyOf(aChannel('persistencia_cola', { deadLetters: true }))).toEqual({
      exchanges: [{ name: 'persistencia_cola.dlx', type: 'fanout' }],
      queues: [
        {
          name: 'persistencia_cola',
          arguments: { 'x-dead-letter-exchange': 'persistencia_cola.dlx' },
          boundTo: undefined,
        },
        { name: 'persistencia_cola.dlq', arguments: {}, boundTo: 'persistencia_cola.dlx' },
      ],
    });
  });

  it('of tasks that expire and may not be lost leaves their time to each message', () => {
    expect(topologyOf(aChannel('email', { expiresAfter: '1h' })).queues).toEqual([
      { name: 'email', arguments: {}, boundTo: undefined },
    ]);
  });
});
