import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { channel, Message, rabbitmqTransport, silentLogger, type Transport } from '#messaging';
import { askManagement } from '../../support/ask-management.js';
import { hasRabbitmq } from '../../support/rabbitmq-broker.js';
import { startRabbitmq, type RabbitmqServer } from '../../support/rabbitmq-server.js';
import { until } from '../../support/until.js';

class Sold extends Message('sold') {}

describe.skipIf(!hasRabbitmq())('a RabbitMQ that nobody configured for us', () => {
  let server: RabbitmqServer | undefined;

  beforeAll(async () => {
    server = await startRabbitmq({ files: {} });
  });
  afterAll(() => server?.stop());

  function transportOf(managementUrl?: string): Transport {
    const urls = [server?.url ?? ''];
    const transport = rabbitmqTransport({
      urls,
      name: 'test',
      logger: silentLogger,
      ...(managementUrl !== undefined && { managementUrl }),
    });
    onTestFinished(() => transport.close(1_000));
    return transport;
  }

  it('carries messages by its classic queues, and what that is worth is said', async () => {
    const events = channel('sold', { pattern: 'events', transport: 'rabbitmq', messages: [Sold], identity: 'none' });
    const mail = events.subscription('mail');
    const plan = { channels: [events] };
    const transport = transportOf(server?.managementUrl);
    await transport.declare(plan);
    const sent = Array.from({ length: 100 }, (_, n) => ({ body: Buffer.from(`{"type":"sold","n":${n}}`) }));
    const results = await transport.publish({ channel: events }, sent);
    expect(results.every(({ fate }) => fate === 'taken')).toBe(true);
    const taken = new Set<string>();
    await transport.consume({ subscription: mail }, { prefetch: 10 }, ({ message }) => {
      taken.add(message.body.toString());
      return Promise.resolve('done');
    });
    await until('all came', () => taken.size === sent.length);
    expect(await transport.compare(plan)).toEqual([
      { kind: 'weak', what: 'queue "mail"', detail: expect.stringContaining('is a classic queue') },
    ]);
  });

  it('says by AMQP alone what it could not see', async () => {
    const tasks = channel('work', { pattern: 'tasks', transport: 'rabbitmq', messages: [Sold], identity: 'none' });
    const transport = transportOf();
    const plan = { channels: [tasks] };
    const found = await transport.compare(plan);
    expect(found.map(({ kind, what }) => `${kind} ${what}`)).toEqual(['missing queue "work"', 'unknown RabbitMQ']);
    expect(found[1]?.detail).toContain('RABBITMQ_MANAGEMENT_URL');
  });

  it('gets the policies that its quorum queues lack, where its management may be asked', async () => {
    const name = 'kept';
    const kept = channel(name, {
      pattern: 'tasks',
      transport: 'rabbitmq',
      messages: [Sold],
      identity: 'none',
      deadLetters: true,
    });
    const transport = transportOf(server?.managementUrl);
    await askManagement(server?.managementUrl ?? '', 'PUT', `queues/%2F/${name}`, {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': `${name}.dlx` },
    });
    const plan = { channels: [kept] };
    const weakOf = async () =>
      (await transport.compare(plan)).filter(({ what }) => what === `queue "${name}"`).map(({ detail }) => detail);
    expect(await weakOf()).toEqual([
      expect.stringContaining('21st delivery'),
      expect.stringContaining('dead-letter-strategy at-least-once'),
    ]);
    await transport.declare(plan);
    expect(await weakOf()).toEqual([]);
  });
});
