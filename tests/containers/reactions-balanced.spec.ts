import { connect } from 'amqplib';
import { afterAll, describe } from 'vitest';
import { describeBalancedReactions } from '../support/describe-balanced-reactions.js';
import { kinds } from '../support/own-database.js';
import { hasRabbitmq, rabbitmqBroker } from '../support/rabbitmq-broker.js';

const canBeHad = hasRabbitmq() && kinds.includes('postgres');

describe.skipIf(!canBeHad)('three instances of the reactions behind one balancer, on RabbitMQ', () => {
  describeBalancedReactions(async () => {
    const { url } = await rabbitmqBroker().vhost();
    const connection = await connect(url);
    afterAll(() => connection.close());
    const channel = await connection.createConfirmChannel();
    return {
      env: { RABBITMQ_URL: url },
      publish: async (_, reaccion) => {
        channel.sendToQueue('reacciones_cola', Buffer.from(JSON.stringify({ tipo: 'reaccion', ...reaccion })));
        await channel.waitForConfirms();
      },
    };
  });
});
