import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { apps } from '../../../apps/all-in-one/src/bootstrap.js';
import { freePort } from '../../../tests/support/free-port.js';
import type { AppStatus } from '../answers.js';
import { checkRabbitmq } from './rabbitmq.js';
import { rabbitmqInUse } from './rabbitmq-in-use.js';
import { checkManagement } from './rabbitmq-management.js';

/** A management API that answers everything so, and knows one password. */
async function management(status: number, date?: string): Promise<string> {
  const server = createServer((request, answer) => {
    const [, token = ''] = (request.headers.authorization ?? '').split(' ');
    const known = Buffer.from(token, 'base64').toString() === 'ana:a/b';
    if (date !== undefined) answer.setHeader('Date', date);
    answer.writeHead(known ? status : 401).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://ana:a%2Fb@127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const running = (transport: string): AppStatus => ({
  app: 'shop',
  dead_letters: 0,
  channels: [{ name: 'sales', transport, publishes: true, outbox: 0, outbox_oldest_ms: 0 }],
  subscriptions: [],
  relays: [],
  transports: [],
});

describe('a RabbitMQ', () => {
  it('that nobody answers for fails where something goes over it, and is looked at where nothing may', async () => {
    const place = { urls: ['amqp://guest:geheim@127.0.0.1:1'] };
    const [fails] = await checkRabbitmq(place, true);
    expect(fails).toMatchObject({
      level: 'fail',
      area: 'connections',
      about: 'RabbitMQ 127.0.0.1:1',
      says: expect.stringMatching(/can't be reached: .*ECONNREFUSED/) as string,
    });
    expect(JSON.stringify(fails)).not.toContain('geheim');
    expect(await checkRabbitmq(place, false)).toMatchObject([
      { level: 'warn', advice: expect.stringContaining('`npm start` needs none') as string },
    ]);
  });

  it.each<[string, string, number, object]>([
    ['answers', 'ana:a%2Fb', 200, { level: 'ok', says: 'answers, and lets us in' }],
    ['refuses its user', 'ana:falsch', 200, { level: 'fail', says: 'refuses user "ana"' }],
    ['is none', 'ana:a%2Fb', 404, { level: 'fail', says: 'answers 404' }],
  ])('whose management %s', async (_, user, status, found) => {
    const url = (await management(status)).replace('ana:a%2Fb', user);
    expect((await checkManagement(url, true))[0]).toMatchObject(found);
  });

  it('whose management is not there', async () => {
    const [found] = await checkManagement(`http://ana:geheim@127.0.0.1:${await freePort()}`, true);
    expect(found).toMatchObject({ level: 'fail', says: 'does not answer: ECONNREFUSED' });
    expect(JSON.stringify(found)).not.toContain('geheim');
  });

  it('whose clock is another', async () => {
    const url = await management(200, new Date(Date.now() + 60_000).toUTCString());
    expect((await checkManagement(url, true))[1]).toMatchObject({
      level: 'warn',
      area: 'clocks',
      says: expect.stringMatching(/is (59|60)\d\d\d ms ahead of this machine's/) as string,
    });
    expect((await checkManagement(await management(200, new Date().toUTCString()), true))[1]).toMatchObject({
      level: 'ok',
    });
  });
});

describe('RabbitMQ is looked at', () => {
  it.each<[string, Record<string, string>, AppStatus[], boolean | undefined]>([
    ['where apps that run use it', {}, [running('embedded'), running('rabbitmq')], true],
    ['not where those that run use others', {}, [running('embedded')], undefined],
    ['where routes say so and none runs', { MESSAGING_ROUTES: '*=rabbitmq' }, [], true],
    ['with less rigour where only contracts say so', {}, [], false],
    ['not where routes say otherwise', { MESSAGING_ROUTES: '*=embedded' }, [], undefined],
    [
      'not where its variables are wrong, which is said already',
      { RABBITMQ_PORT: 'x' },
      [running('rabbitmq')],
      undefined,
    ],
  ])('%s', (_, environment, some, surely) => {
    expect(rabbitmqInUse(apps, environment, some)?.surely).toBe(surely);
  });
});
