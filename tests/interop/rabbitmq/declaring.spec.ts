import { describe, expect, it, onTestFinished } from 'vitest';
import { emailNotifications, loyaltyPoints, salesEvents } from '#contracts';
import { rabbitmqTransport, silentLogger, type Transport } from '#messaging';
import { hasPython } from '../../support/python.js';
import { hasRabbitmq, rabbitmqBroker, type RabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { runPython } from '../run-python.js';

const broker = hasRabbitmq() && hasPython() ? rabbitmqBroker() : undefined;
const DECLARE_QUEUES = 'rabbitmq/declare_queues.py';
const plan = { channels: [salesEvents] };

async function ownVhost(): Promise<Awaited<ReturnType<RabbitmqBroker['vhost']>> & { readonly transport: Transport }> {
  if (!broker) throw new Error('what needs a broker is skipped where there is none');
  const { url, name } = await broker.vhost();
  const { managementUrl } = broker;
  const transport = rabbitmqTransport({ urls: [url], managementUrl, name: 'test', logger: silentLogger });
  onTestFinished(() => transport.close(1_000));
  return { url, name, transport };
}

describe.skipIf(!broker)('the queues of the sales, declared in Python as the table of the wire has them', () => {
  const accepted = { code: 0, out: 'email_notifications\nloyalty_points\n', err: '' };

  it('are accepted after ours were', async () => {
    const { url, transport } = await ownVhost();
    await transport.declare(plan);
    expect(await runPython(DECLARE_QUEUES, url).ended).toEqual(accepted);
  });

  it('are accepted before ours, which then are as the contract says', async () => {
    const { url, transport } = await ownVhost();
    expect(await runPython(DECLARE_QUEUES, url).ended).toEqual(accepted);
    await transport.declare(plan);
    expect(await transport.compare(plan)).toEqual([]);
    const published = await transport.publish({ channel: salesEvents }, [{ body: Buffer.from('{}') }]);
    expect(published).toEqual([{ fate: 'taken' }]);
    for (const subscription of [emailNotifications, loyaltyPoints])
      expect(await transport.inspect({ subscription })).toMatchObject({ ready: 1 });
  });

  it('are refused where one is there with an argument that the table does not name', async () => {
    const { url, name } = await ownVhost();
    const other = { durable: true, arguments: { 'x-message-ttl': 60_000 } };
    await broker?.ask('PUT', `queues/${name}/loyalty_points`, other);
    const { code, err } = await runPython(DECLARE_QUEUES, url).ended;
    expect(code).toBe(1);
    expect(err).toContain("inequivalent arg 'x-message-ttl' for queue 'loyalty_points'");
  });
});
