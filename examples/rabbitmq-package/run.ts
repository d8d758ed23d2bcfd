import { MessageConsumer, MessagePublisher, RabbitMQConnection } from '#messaging/vocabularies';
import { configurationFrom } from './configuration.js';
import { consumeAll } from './consume-all.js';
import { lookAndPurge } from './look-and-purge.js';
import { patiently } from './patiently.js';
import { publishAll } from './publish-all.js';

/** The whole of it. Resolves to false where there was no connection. */
export async function run(environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<boolean> {
  await using connection = new RabbitMQConnection({
    ...configurationFrom(environment),
    onConnected: () => say('connected'),
    onDisconnected: ({ message }) => say(`lost: ${message}`),
    onError: ({ message }) => say(`error: ${message}`),
  });
  if (!(await connection.connect())) return false;
  await using publisher = new MessagePublisher(connection);
  await using consumer = new MessageConsumer(connection);

  const taken = await consumeAll(consumer, say);
  const published = await publishAll(publisher, say);
  await patiently(() => taken.messages === published);
  await consumer.stopConsuming();
  say(`took ${taken.messages} of the ${published} published`);

  await lookAndPurge(consumer, publisher, say);
  return true;
  // Here consumers stop, callbacks at work finish, and the connection says goodbye.
}
