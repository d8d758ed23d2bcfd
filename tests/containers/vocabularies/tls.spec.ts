import { beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '#messaging';
import {
  MessageConsumer,
  MessagePublisher,
  RabbitMQConnection,
  type RabbitMQConnectionOptions,
} from '#messaging/vocabularies';
import { authority } from '../../support/certificates.js';
import { hasRabbitmqOverTls, startRabbitmqOverTls, type RabbitmqOverTls } from '../../support/rabbitmq-over-tls.js';
import { terminateTls } from '../../support/tls-terminator.js';

describe.skipIf(!hasRabbitmqOverTls('TLS of the RabbitMQ package'))('RabbitMQConnection over TLS', () => {
  let broker: RabbitmqOverTls;

  beforeAll(async () => {
    broker = await startRabbitmqOverTls();
    return broker.server.stop;
  });

  const options = () => ({
    host: 'localhost',
    port: broker.tlsPort,
    username: 'guest',
    password: 'guest',
    ca: broker.authority.ca,
  });

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

  it.each<[string, string, string, () => Partial<RabbitMQConnectionOptions>]>([
    ['another CA', 'TRZ-4013', 'at the first try', () => ({ ca: authority().ca })],
    ['another name', 'TRZ-4015', 'at the first try', () => ({ host: '127.0.0.1' })],
    ['a wrong password', 'TRZ-4011', 'at the first try', () => ({ password: 's3cr3t-word' })],
    ['a virtual host that is not there', 'TRZ-4012', 'in 2 tries, 0.1 s apart', () => ({ virtualHost: 'nowhere' })],
  ])('says false, and why, for %s: %s', async (_what, code, how, differing) => {
    const { is, codes, lines } = await connecting(differing());
    expect([is, codes]).toEqual([false, [code]]);
    expect(lines).toMatch(/^no connection to RabbitMQ at (localhost|127.0.0.1):\d+ .*and no other try is made\. /);
    expect(lines).toContain(how);
    expect(lines).not.toContain('\n');
    expect(lines).not.toContain('s3cr3t-word');
  });

  it('says false, and why, for a certificate that has expired: TRZ-4014', async () => {
    const expired = broker.authority.issue({ name: 'localhost', days: -1 });
    const { port, close } = await terminateTls(expired, broker.server.url);
    expect(await connecting({ port })).toMatchObject({ is: false, codes: ['TRZ-4014'] });
    await close();
  });

  it('says false, and why, where nobody speaks TLS: TRZ-4017', async () => {
    const port = Number(new URL(broker.server.url).port);
    expect(await connecting({ port })).toMatchObject({ is: false, codes: ['TRZ-4017'] });
  });
});
