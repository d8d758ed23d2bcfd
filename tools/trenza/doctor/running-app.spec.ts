import { describe, expect, it } from 'vitest';
import { AdminClient } from '../admin-client.js';
import type { AppStatus } from '../answers.js';
import type { Finding } from './finding.js';
import { checkRunningApp } from './running-app.js';
import type { VitalsAnswer } from './vitals.js';

const healthy: AppStatus = {
  app: 'shop',
  dead_letters: 0,
  channels: [{ name: 'sales', transport: 'rabbitmq', publishes: true, outbox: 0, outbox_oldest_ms: 0 }],
  subscriptions: [
    {
      name: 'points',
      transport: 'rabbitmq',
      state: 'attached',
      paused_for: [],
      in_flight: 0,
      depth: { ready: 0, unsettled: 0 },
      retries: { waiting: 0, claimed: 0 },
      dead_letters: 0,
    },
  ],
  relays: [{ transport: 'rabbitmq', state: 'leads' }],
  transports: [{ transport: 'rabbitmq', state: 'connected' }],
};
const [points] = healthy.subscriptions;
const [sales] = healthy.channels;

const vitals: VitalsAnswer = {
  database: 'postgres',
  clock_ahead_ms: 3,
  migrations: [{ schema: 'shop', pending: [], unknown: [] }],
};

/** What is found in an app that says this of itself. */
function found(status: object, said: Partial<VitalsAnswer> | 'nothing' = {}): Promise<readonly Finding[]> {
  const client = new AdminClient({ name: 'shop', url: 'http://nowhere' }, undefined);
  client.ask = <T>() =>
    said !== 'nothing' ? Promise.resolve({ ...vitals, ...said } as T) : Promise.reject(new Error('connection refused'));
  return checkRunningApp({ client, status: { ...healthy, ...status } });
}

describe('an app that answers', () => {
  it('is well', async () => {
    const all = await found({});
    expect(all.map(({ level, area }) => [level, area])).toEqual([
      ['ok', 'clocks'],
      ['ok', 'migrations'],
      ['ok', 'connections'],
      ['ok', 'relays'],
      ['ok', 'subscriptions'],
      ['ok', 'dead letters'],
    ]);
  });

  it.each<[string, object, Finding['level'], RegExp]>([
    [
      'a broker that is away',
      { relays: [{ transport: 'rabbitmq', state: 'failing', failure: 'refused' }] },
      'fail',
      /refused; 0/,
    ],
    [
      'a connection that is refused',
      { transports: [{ transport: 'rabbitmq', state: 'disconnected', why: 'a wrong password' }] },
      'fail',
      /^disconnected: a wrong password$/,
    ],
    [
      'a broker whose topology is wrong',
      { transports: [{ transport: 'rabbitmq', state: 'connected', why: 'queue "points" is wrong' }] },
      'fail',
      /^connected: queue "points" is wrong$/,
    ],
    [
      'a broker that takes nothing',
      { transports: [{ transport: 'rabbitmq', state: 'blocked', why: 'low on memory' }] },
      'warn',
      /^blocked: low on memory$/,
    ],
    [
      'messages that nobody relays',
      { channels: [{ ...sales, outbox: 7, outbox_oldest_ms: 90_000 }] },
      'warn',
      /^7 .*90 s/,
    ],
    ['a subscription that is detached', { subscriptions: [{ ...points, state: 'detached' }] }, 'fail', /not attached/],
    [
      'one that an operator paused',
      { subscriptions: [{ ...points, state: 'paused', paused_for: ['operator'] }] },
      'warn',
      /by an operator/,
    ],
    [
      'one whose dependency is away',
      { subscriptions: [{ ...points, state: 'paused', paused_for: ['unavailable'] }] },
      'fail',
      /depend on is away/,
    ],
    ['one whose broker says nothing', { subscriptions: [{ ...points, unknown: 'timed out' }] }, 'fail', /timed out/],
    ['dead letters', { dead_letters: 3 }, 'warn', /^3 messages/],
  ])('has %s', async (_, status, level, says) => {
    const wrong = (await found(status)).filter((one) => one.level !== 'ok');
    expect(wrong).toEqual([expect.objectContaining({ level, says: expect.stringMatching(says) as string })]);
    expect(wrong[0]?.advice).not.toBe('');
  });

  it.each<[string, Partial<VitalsAnswer>, Finding['level'], RegExp]>([
    ['a clock that is behind', { clock_ahead_ms: 4_000 }, 'warn', /4000 ms behind/],
    ['a clock that is ahead', { clock_ahead_ms: -4_000 }, 'warn', /4000 ms ahead of/],
    [
      'a migration to come',
      { migrations: [{ schema: 'shop', pending: ['0007_x'], unknown: [] }] },
      'fail',
      /lacks 0007_x/,
    ],
    [
      'one of a newer version',
      { migrations: [{ schema: 'shop', pending: [], unknown: ['0008_y'] }] },
      'warn',
      /0008_y.*newer/,
    ],
  ])('has %s', async (_, said, level, says) => {
    const wrong = (await found({}, said)).filter((one) => one.level !== 'ok');
    expect(wrong).toEqual([expect.objectContaining({ level, says: expect.stringMatching(says) as string })]);
  });

  it('has no word of its database', async () => {
    const all = await found({}, 'nothing');
    expect(all[0]).toMatchObject({ level: 'fail', area: 'database' });
  });
});
