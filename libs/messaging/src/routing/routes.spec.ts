import { describe, expect, it } from 'vitest';
import { channel } from '../contract/channel.js';
import { MissingFeature, UnknownTransport } from '../errors/boot-errors.js';
import { OrderPlaced, orders } from '../testing/fixtures.js';
import { MemoryLocalQueue } from '../testing/memory-local-queue.js';
import { silentLogger } from '../observability/logger.js';
import { embeddedTransport } from '../transports/embedded/transport.js';
import { checkCapabilities } from './capabilities.js';
import { Router } from './router.js';
import { routesFrom } from './routes.js';

const { events } = orders();

describe('routes', () => {
  it.each([
    [undefined, 'embedded'],
    ['', 'embedded'],
    ['ord*=rabbitmq', 'rabbitmq'],
    ['*=kafka', 'kafka'],
    ['sales_*=kafka, orders=mqtt , *=celery', 'mqtt'],
    ['order=kafka', 'embedded'],
    ['o.*=kafka', 'embedded'],
  ])('%j leads the channel "orders" to %s', (spec, transport) => {
    expect(routesFrom(spec)(events)).toBe(transport);
  });

  it.each(['orders', 'orders=', '=kafka', 'orders=pigeon', 'a=b=c'])('%j is refused, and named', (spec) => {
    expect(() => routesFrom(spec)).toThrow(`"${spec}" is no route`);
  });

  it('to a transport that is not there is refused, naming channel and transport', () => {
    const router = new Router(routesFrom('*=kafka'), {});
    expect(() => router.transportOf(events)).toThrow(UnknownTransport);
    expect(() => router.transportOf(events)).toThrow(/channel "orders".*transport "kafka"/);
  });

  it('to a transport that lacks what the channel needs is refused, naming the feature', () => {
    const retained = channel('kept', {
      pattern: 'events',
      transport: 'embedded',
      messages: [OrderPlaced],
      identity: 'none',
      retained: true,
    });
    const embedded = embeddedTransport({ queue: new MemoryLocalQueue(), owner: 'test', logger: silentLogger });
    expect(() => checkCapabilities(retained, embedded)).toThrow(MissingFeature);
    expect(() => checkCapabilities(retained, embedded)).toThrow(/"kept" needs "retained".*"embedded"/);
  });
});
