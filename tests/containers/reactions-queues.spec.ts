import { connect, type ConfirmChannel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reactionsApi } from '../../apps/reactions-api/src/bootstrap.js';
import { hostOnRabbitmq } from '../support/host-on-rabbitmq.js';
import { hasRabbitmq } from '../support/rabbitmq-broker.js';
import { ReactionsClient } from '../support/reactions-client.js';

const SOON = { timeout: 30_000 };
/** Of another app on the same broker. */
const OTHERS = 'email_notifications';

describe.skipIf(!hasRabbitmq())('/colas on RabbitMQ', () => {
  let app: ReactionsClient;
  let channel: ConfirmChannel;
  beforeAll(async () => {
    const host = await hostOnRabbitmq([reactionsApi], afterAll);
    app = new ReactionsClient(host.urlOf(reactionsApi));
    const connection = await connect(host.brokerUrl);
    afterAll(() => connection.close());
    channel = await connection.createConfirmChannel();
  });
  const ready = async (queue: string): Promise<number> => (await channel.checkQueue(queue)).messageCount;

  it('tells of our queues and purges them, and neither of those that others have there', async () => {
    await channel.assertQueue(OTHERS, { durable: true });
    await app.post('/admin/messaging/subscriptions/persistencia_cola/pause', {});
    for (const queue of [OTHERS, 'persistencia_cola', 'persistencia_cola'])
      channel.sendToQueue(queue, Buffer.from('{}'));
    await channel.waitForConfirms();
    await expect
      .poll(() => app.get('/colas/persistencia_cola'), SOON)
      .toMatchObject({ message_count: 2, consumer_count: 0 });
    await expect.poll(() => app.get('/colas/reacciones_cola'), SOON).toMatchObject({ consumer_count: 1 });
    for (const queue of [OTHERS, 'persistencia_cola.dlq']) {
      expect((await fetch(`${app.url}/colas/${queue}`)).status).toBe(404);
      expect((await app.post(`/colas/${queue}/purge`, {})).status).toBe(404);
    }
    expect(await ready(OTHERS)).toBe(1);
    const purged = await app.post('/colas/persistencia_cola/purge', {});
    expect(await purged.json()).toEqual({ queue: 'persistencia_cola', message_count: 2 });
    expect([await ready('persistencia_cola'), await ready(OTHERS)]).toEqual([0, 1]);
  });
});
