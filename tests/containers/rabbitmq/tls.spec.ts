import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rabbitmqTransport, silentLogger, type RabbitmqTls, type TransportState } from '#messaging';
import { authority } from '../../support/certificates.js';
import { freePort } from '../../support/free-port.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { hasRabbitmqOverTls, startRabbitmqOverTls, type RabbitmqOverTls } from '../../support/rabbitmq-over-tls.js';
import { terminateTls } from '../../support/tls-terminator.js';
import { until } from '../../support/until.js';

describe.skipIf(!hasRabbitmqOverTls('TLS to RabbitMQ'))('TLS to RabbitMQ', () => {
  let broker: RabbitmqOverTls;
  /** What the broker knows a client by, and the client the broker. */
  let known: Required<Pick<RabbitmqTls, 'ca' | 'cert' | 'key'>>;

  beforeAll(async () => {
    broker = await startRabbitmqOverTls({ asksForCertificate: true });
    known = { ca: broker.authority.ca, ...broker.authority.issue({ name: 'a client' }) };
    return broker.server.stop;
  });

  const at = (host: string, port = broker.tlsPort): string => `amqps://guest:guest@${host}:${port}`;

  it('works with the right CA and a client certificate', async () => {
    const said = await connecting(at('localhost'), known);
    expect(said).toEqual(['connected', undefined]);
  });

  it('says that no client certificate was shown', async () => {
    const [state, code, message] = await connecting(at('localhost'), { ca: known.ca });
    expect([state, code]).toEqual(['disconnected', 'TRZ-4016']);
    expect(message).toContain('RABBITMQ_CERT_FILE');
  });

  it('says that the certificate is signed by another CA', async () => {
    const [state, code, message] = await connecting(at('localhost'), { ...known, ca: authority().ca });
    expect([state, code]).toEqual(['disconnected', 'TRZ-4013']);
    expect(message).toContain('RABBITMQ_CA_FILE');
  });

  it('says that the certificate is for another name, unless that name is given', async () => {
    const url = at('127.0.0.1');
    expect((await connecting(url, known)).slice(0, 2)).toEqual(['disconnected', 'TRZ-4015']);
    expect(await connecting(url, { ...known, servername: 'localhost' })).toEqual(['connected', undefined]);
  });

  it('says that the user or its password is wrong, and never the password', async () => {
    const url = at('localhost').replace(':guest@', ':s3cr3t-word@');
    const [state, code, message] = await connecting(url, known);
    expect([state, code]).toEqual(['disconnected', 'TRZ-4011']);
    expect(message).toContain('user "guest" (ACCESS_REFUSED)');
    expect(message).not.toContain('s3cr3t-word');
  });

  it('says that the certificate has expired', async () => {
    const expired = broker.authority.issue({ name: 'localhost', days: -1 });
    const { port, close } = await terminateTls(expired, broker.server.url);
    const [state, code] = await connecting(at('localhost', port), { ca: known.ca });
    expect([state, code]).toEqual(['disconnected', 'TRZ-4014']);
    await close();
  });

  it('says that nobody speaks TLS there', async () => {
    const port = Number(new URL(broker.server.url).port);
    const said = await connecting(at('localhost', port), { ca: known.ca });
    expect(said.slice(0, 2)).toEqual(['disconnected', 'TRZ-4017']);
  });
});

describe.skipIf(!hasRabbitmq())('a connection to RabbitMQ', () => {
  it('that is refused its virtual host says which', async () => {
    const { url } = await rabbitmqBroker().vhost();
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
