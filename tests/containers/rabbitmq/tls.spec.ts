import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rabbitmqTransport, silentLogger, type RabbitmqTls, type TransportState } from '#messaging';
import { authority, hasOpenssl } from '../../support/certificates.js';
import { freePort } from '../../support/free-port.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { ours, startRabbitmq, type RabbitmqServer } from '../../support/rabbitmq-server.js';
import { terminateTls } from '../../support/tls-terminator.js';
import { until } from '../../support/until.js';

if (!hasOpenssl()) process.stdout.write('no openssl: TLS to RabbitMQ is not tested\n');
const possible = hasRabbitmq() && hasOpenssl();
const plain = possible ? rabbitmqBroker() : undefined;
const us = possible ? authority() : undefined;
const CONF = `listeners.ssl.default = 5671
ssl_options.cacertfile = /etc/rabbitmq/ca.pem
ssl_options.certfile = /etc/rabbitmq/cert.pem
ssl_options.keyfile = /etc/rabbitmq/key.pem
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
`;

describe.skipIf(!possible)('TLS to RabbitMQ', () => {
  let server: RabbitmqServer | undefined;
  let tlsPort = 0;
  const { ca = '', issue } = us ?? {};
  const client = issue?.({ name: 'a client' });

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

  it('works with the right CA and a client certificate', async () => {
    const said = await connecting(`amqps://guest:guest@localhost:${tlsPort}`, { ca, ...client });
    expect(said).toEqual(['connected', undefined]);
  });

  it('says that no client certificate was shown', async () => {
    const [state, code, message] = await connecting(`amqps://guest:guest@localhost:${tlsPort}`, { ca });
    expect([state, code]).toEqual(['disconnected', 'TRZ-4016']);
    expect(message).toContain('RABBITMQ_CERT_FILE');
  });

  it('says that the certificate is signed by another CA', async () => {
    const [state, code, message] = await connecting(`amqps://guest:guest@localhost:${tlsPort}`, {
      ca: authority().ca,
      ...client,
    });
    expect([state, code]).toEqual(['disconnected', 'TRZ-4013']);
    expect(message).toContain('RABBITMQ_CA_FILE');
  });

  it('says that the certificate is for another name, unless that name is given', async () => {
    const url = `amqps://guest:guest@127.0.0.1:${tlsPort}`;
    expect((await connecting(url, { ca, ...client })).slice(0, 2)).toEqual(['disconnected', 'TRZ-4015']);
    expect(await connecting(url, { ca, ...client, servername: 'localhost' })).toEqual(['connected', undefined]);
  });

  it('says that the user or its password is wrong, and never the password', async () => {
    const [state, code, message] = await connecting(`amqps://guest:s3cr3t-word@localhost:${tlsPort}`, {
      ca,
      ...client,
    });
    expect([state, code]).toEqual(['disconnected', 'TRZ-4011']);
    expect(message).toContain('user "guest" (ACCESS_REFUSED)');
    expect(message).not.toContain('s3cr3t-word');
  });

  it('says that the certificate has expired', async () => {
    const expired = issue?.({ name: 'localhost', days: -1 }) ?? { cert: '', key: '' };
    const { port, close } = await terminateTls(expired, server?.url ?? '');
    const [state, code] = await connecting(`amqps://guest:guest@localhost:${port}`, { ca });
    expect([state, code]).toEqual(['disconnected', 'TRZ-4014']);
    await close();
  });

  it('says that nobody speaks TLS there', async () => {
    const { port } = new URL(server?.url ?? '');
    expect((await connecting(`amqps://guest:guest@localhost:${port}`, { ca })).slice(0, 2)).toEqual([
      'disconnected',
      'TRZ-4017',
    ]);
  });
});

describe.skipIf(!possible)('a connection to RabbitMQ', () => {
  it('that is refused its virtual host says which', async () => {
    const { url } = (await plain?.vhost()) ?? { url: '' };
    const [state, code, message] = await connecting(`${url}-that-is-not-there`);
    expect([state, code]).toEqual(['disconnected', 'TRZ-4012']);
    expect(message).toMatch(/virtual host "test-.*-that-is-not-there"/);
  });

  it('says one line for each change of its state, however often it tries', async () => {
    const lines: string[] = [];
    const say = (_: object, message: string): void => void lines.push(message);
    const logger = { ...silentLogger, info: say, warn: say, error: say };
    const port = await freePort();
    const transport = rabbitmqTransport({ urls: [`amqp://guest:guest@127.0.0.1:${port}`], name: 'test', logger });
    let tries = 0;
    transport.onState(() => (tries += 1));
    await until('it has said why', () => lines.length > 0);
    // The first three tries come within a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(lines).toEqual([expect.stringMatching(/can't be reached: connect ECONNREFUSED/)]);
    expect(tries).toBe(2);
    await transport.close(0);
  });
});

/** The first state that is final, with why. */
async function connecting(url: string, tls: RabbitmqTls = {}): Promise<[TransportState, ...(string | undefined)[]]> {
  const transport = rabbitmqTransport({ urls: [url], tls, name: 'test', logger: silentLogger });
  onTestFinished(() => transport.close(0));
  let last: [TransportState, Error | undefined] | undefined;
  transport.onState((state, why) => (last = [state, why]));
  const [state, why] = await until('it is told', () => (last?.[0] === 'connected' || last?.[1] ? last : undefined));
  const code = why && 'code' in why ? String(why.code) : undefined;
  return why ? [state, code, why.message] : [state, code];
}
