import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { channel, Message, rabbitmqTransport, silentLogger, type RabbitmqTls, type Transport } from '#messaging';
import { checkManagement } from '../../../tools/trenza/doctor/rabbitmq-management.js';
import { authority, hasOpenssl } from '../../support/certificates.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { terminateTls } from '../../support/tls-terminator.js';

class Kept extends Message('kept') {}

const kept = channel('kept', {
  pattern: 'events',
  transport: 'rabbitmq',
  messages: [Kept],
  identity: 'none',
  deadLetters: true,
});
kept.subscription('archive');
kept.subscription('copies');
const plan = { channels: [kept] };

async function transportWith(managementUrl: string, tls: RabbitmqTls = {}): Promise<Transport> {
  const { url } = await rabbitmqBroker().vhost();
  const transport = rabbitmqTransport({ urls: [url], name: 'test', managementUrl, tls, logger: silentLogger });
  onTestFinished(() => transport.close(1_000));
  return transport;
}

/** The management API by way of one who writes down what it is asked. */
async function overheard(managementUrl: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    asked.push(`${request.method} ${request.url}`);
    const { authorization = '' } = request.headers;
    void fetch(`${new URL(managementUrl).origin}${request.url}`, { headers: { authorization } }).then(async (from) =>
      answer.writeHead(from.status).end(await from.text()),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = new URL(managementUrl);
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, asked };
}

describe.skipIf(!hasRabbitmq())("RabbitMQ's management API", () => {
  it('is asked for each thing once in one comparison, and again in the next', async () => {
    const { managementUrl } = rabbitmqBroker();
    const { url, asked } = await overheard(managementUrl);
    const transport = await transportWith(url);
    await transport.declare(plan);
    for (const _ of [1, 2]) {
      asked.length = 0;
      await transport.compare(plan);
      expect(asked).toContainEqual(expect.stringMatching(/^GET \/api\/queues\/.*\/archive$/));
      expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
    }
  });
});

describe.skipIf(!hasRabbitmq() || !hasOpenssl())("RabbitMQ's management API over TLS", () => {
  async function secured() {
    const { ca, issue } = authority();
    const { managementUrl } = rabbitmqBroker();
    const { port, close } = await terminateTls(issue({ name: 'localhost' }), managementUrl);
    onTestFinished(close);
    return { ca, url: `https://guest:guest@localhost:${port}` };
  }

  it('is trusted where RABBITMQ_CA_FILE names who signed its certificate', async () => {
    const { ca, url } = await secured();
    const transport = await transportWith(url, { ca });
    await transport.declare(plan);
    expect(await transport.compare(plan)).toEqual([]);
    expect(await checkManagement(url, true, { ca })).toMatchObject([{ level: 'ok' }, { level: 'ok' }]);
  });

  it('is not trusted with another CA, nor under another name; a comparison says so', async () => {
    const { ca, url } = await secured();
    const transport = await transportWith(url, { ca: authority().ca });
    await transport.declare(plan);
    const could = expect.stringMatching(/could not be asked: .*TRZ-4020|could not be asked: .*certificate/) as string;
    expect(await transport.compare(plan)).toMatchObject([
      { kind: 'weak', what: "RabbitMQ's management", detail: could },
    ]);
    expect((await checkManagement(url, true))[0]).toMatchObject({ level: 'fail' });
    const elsewhere = url.replace('localhost', '127.0.0.1');
    expect((await checkManagement(elsewhere, true, { ca }))[0]).toMatchObject({
      level: 'fail',
      says: 'does not answer: ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
