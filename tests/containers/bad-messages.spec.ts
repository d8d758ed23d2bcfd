import { connect, type ConfirmChannel } from 'amqplib';
import { afterAll, describe, expect, it } from 'vitest';
import { reactionsApi } from '../../apps/reactions-api/src/bootstrap.js';
import { describeBadReactions } from '../support/describe-bad-reactions.js';
import { hostOnRabbitmq, type HostOnRabbitmq } from '../support/host-on-rabbitmq.js';
import { hasRabbitmq } from '../support/rabbitmq-broker.js';
import { ReactionsClient } from '../support/reactions-client.js';
import { postgresContainer } from './postgres-container.js';

const QUEUES = ['reacciones_cola', 'persistencia_cola', 'persistencia_cola.dlq'];

describe.skipIf(!hasRabbitmq())('a bad message, of a foreign client on RabbitMQ', () => {
  let host: HostOnRabbitmq;
  let client: ConfirmChannel;
  describeBadReactions(async () => {
    host = await hostOnRabbitmq([reactionsApi], afterAll, await postgresContainer(afterAll));
    const connection = await connect(host.brokerUrl);
    afterAll(() => connection.close());
    client = await connection.createConfirmChannel();
    return {
      app: new ReactionsClient(host.urlOf(reactionsApi)),
      publish: async (queue, body) => {
        client.sendToQueue(queue, body);
        await client.waitForConfirms();
      },
    };
  });

  it('is in no queue any more, and was the end of no consumer', async () => {
    for (const queue of QUEUES)
      expect(await client.checkQueue(queue)).toMatchObject({ messageCount: 0, consumerCount: 1 });
    // What was not acknowledged would be back.
    await host.stop();
    for (const queue of QUEUES)
      expect(await client.checkQueue(queue)).toMatchObject({ messageCount: 0, consumerCount: 0 });
  });
});
