import { describe, expect, it } from 'vitest';
import type { MessagingHealth } from '#messaging';
import { Readiness } from './readiness.js';

type State = MessagingHealth['subscriptions'][number]['state'];

const up = { ping: () => Promise.resolve() };
const connected = { transport: 'rabbitmq', state: 'connected', why: undefined } as const;
const messaging = (state: State, failure?: string, transport: MessagingHealth['transports'][number] = connected) => ({
  health: (): MessagingHealth => ({
    subscriptions: [
      { name: 'email_notifications', state, pausedFor: state === 'paused' ? ['operator'] : [], inFlight: 2 },
    ],
    relays: [{ transport: 'rabbitmq', state: failure === undefined ? 'leads' : 'failing', failure }],
    transports: [transport],
  }),
});

describe('an app', () => {
  it('is ready when its database answers and its subscriptions are attached', async () => {
    expect(await new Readiness('shop', up, messaging('attached')).check()).toEqual({
      status: 'ready',
      app: 'shop',
      checks: {
        database: { status: 'up' },
        subscriptions: { email_notifications: { status: 'attached', in_flight: 2 } },
        brokers: { rabbitmq: { status: 'connected' } },
        publishing: { rabbitmq: { status: 'up', relay: 'leads' } },
      },
    });
  });

  it('without messaging is ready when its database answers', async () => {
    expect(await new Readiness('shop', up, undefined).check()).toMatchObject({ status: 'ready' });
  });

  it('is degraded while what it publishes waits in the outbox, or a subscription pauses', async () => {
    const away = await new Readiness('shop', up, messaging('attached', 'connection refused')).check();
    expect(away).toMatchObject({
      status: 'degraded',
      checks: { publishing: { rabbitmq: { status: 'down', relay: 'failing', error: 'connection refused' } } },
    });
    expect(await new Readiness('shop', up, messaging('paused')).check()).toMatchObject({
      status: 'degraded',
      checks: { subscriptions: { email_notifications: { status: 'paused', paused_for: ['operator'] } } },
    });
  });

  it.each([
    ['disconnected', 'refuses user "guest"'],
    ['blocked', 'low on memory'],
  ] as const)('is degraded while a broker that it only publishes to is %s', async (state, why) => {
    const away = messaging('attached', undefined, { transport: 'rabbitmq', state, why });
    expect(await new Readiness('shop', up, away).check()).toMatchObject({
      status: 'degraded',
      checks: { brokers: { rabbitmq: { status: state, error: why } } },
    });
  });

  it('is unavailable without its database, without its subscriptions, and when it is about to stop', async () => {
    const down = { ping: () => Promise.reject(new Error('connection refused')) };
    expect(await new Readiness('shop', down, undefined).check()).toMatchObject({
      status: 'unavailable',
      checks: { database: { status: 'down', error: 'connection refused' } },
    });
    expect(await new Readiness('shop', up, messaging('detached')).check()).toMatchObject({ status: 'unavailable' });
    const stopping = new Readiness('shop', up, messaging('attached'));
    stopping.drain();
    expect(await stopping.check()).toMatchObject({ status: 'unavailable' });
  });
});
