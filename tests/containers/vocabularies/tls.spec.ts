import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '#messaging';
import {
  MessageConsumer,
  MessagePublisher,
  RabbitMQConnection,
  type RabbitMQConnectionOptions,
} from '#messaging/vocabularies';
import { authority, hasOpenssl } from '../../support/certificates.js';
import { freePort } from '../../support/free-port.js';
import { hasRabbitmq } from '../../support/rabbitmq-broker.js';
import { ours, startRabbitmq, type RabbitmqServer } from '../../support/rabbitmq-server.js';
import { terminateTls } from '../../support/tls-terminator.js';

if (!hasOpenssl()) process.stdout.write('no openssl: TLS of the RabbitMQ package is not tested\n');
const possible = hasRabbitmq() && hasOpenssl();
const us = possible ? authority() : undefined;
const CONF = `listeners.ssl.default = 5671
ssl_options.cacertfile = /etc/rabbitmq/ca.pem
ssl_options.certfile = /etc/rabbitmq/cert.pem
ssl_options.keyfile = /etc/rabbitmq/key.pem
`;

describe.skipIf(!possible)('RabbitMQConnection over TLS', () => {
  let server: RabbitmqServer | undefined;
  let tlsPort = 0;
  const { ca = '', issue } = us ?? {};

  beforeAll(async () => {
    const { cert = '', key = '' } = issue?.({ name: 'localhost' }) ?? {};
    tlsPort = await freePort();
    server = await startRabbitmq({
      tlsPort,
      files: {
        ...ours(),
        '/etc/rabbitmq/conf.d/30-tls.conf': CONF,
        '/etc/rabbitmq/ca.pem': ca,
        '/etc/rabbitmq/cert.pem': cert,
        '/etc/rabbitmq/key.pem': key,
      },
    });
  });
  afterAll(() => server?.stop());

  const options = () => ({ host: 'localhost', port: tlsPort, username: 'guest', password: 'guest', ca });

  /** Resolves to what connect() said, and to the codes that onError was called with. */
  async function connecting(differing: Partial<RabbitMQConnectionOptions>) {
    const codes: unknown[] = [];
    const lines: string[] = [];
    await using connection = new RabbitMQConnection({
      ...options(),
      maxRetries: 2,
      retryDelay: 0.1,
      logger: { ...silentLogger, warn: (_, text) => lines.push(text), error: (_, text) => lines.push(text) },
      onError: (error) => codes.push('code' in error ? error.code : error),
      ...differing,
    });
    return { is: await connection.connect(), codes, lines: lines.join('\n') };
  }

  it('carries messages, where its CA signed', async () => {
    expect(await connecting({})).toEqual({ is: true, codes: [], lines: '' });
    await using connection = new RabbitMQConnection({ ...options(), logger: silentLogger });
    expect(await connection.connect()).toBe(true);
    const taken: string[] = [];
    await new MessageConsumer(connection).startConsuming('reacciones_cola', ({ accion }) => void taken.push(accion));
    await new MessagePublisher(connection).publishReaction({ userId: 'ana', outfitId: 'o-1', action: 'like' });
    await expect.poll(() => taken, { timeout: 30_000 }).toEqual(['like']);
  });

  it.each<[string, string, string, Partial<RabbitMQConnectionOptions>]>([
    ['another CA', 'TRZ-4013', 'at the first try', { ca: possible ? authority().ca : '' }],
    ['another name', 'TRZ-4015', 'at the first try', { host: '127.0.0.1' }],
    ['a wrong password', 'TRZ-4011', 'at the first try', { password: 's3cr3t-word' }],
    ['a virtual host that is not there', 'TRZ-4012', 'in 2 tries, 0.1 s apart', { virtualHost: 'nowhere' }],
  ])('says false, and why, for %s: %s', async (_what, code, how, differing) => {
    const { is, codes, lines } = await connecting(differing);
    expect([is, codes]).toEqual([false, [code]]);
    expect(lines).toMatch(/^no connection to RabbitMQ at (localhost|127.0.0.1):\d+ .*and no other try is made\. /);
    expect(lines).toContain(how);
    expect(lines).not.toContain('\n');
    expect(lines).not.toContain('s3cr3t-word');
  });

  it('says false, and why, for a certificate that has expired: TRZ-4014', async () => {
    const expired = issue?.({ name: 'localhost', days: -1 }) ?? { cert: '', key: '' };
    const { port, close } = await terminateTls(expired, server?.url ?? '');
    expect(await connecting({ port })).toMatchObject({ is: false, codes: ['TRZ-4014'] });
    await close();
  });

  it('says false, and why, where nobody speaks TLS: TRZ-4017', async () => {
    const port = Number(new URL(server?.url ?? '').port);
    expect(await connecting({ port })).toMatchObject({ is: false, codes: ['TRZ-4017'] });
  });
});
