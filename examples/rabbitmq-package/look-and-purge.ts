import { type MessageConsumer, type MessagePublisher, UnknownQueue } from '#messaging/vocabularies';
import { patiently } from './patiently.js';

/** What waits where; what was given up, by a queue that no contract knows; and a queue that is emptied. */
export async function lookAndPurge(
  consumer: MessageConsumer,
  publisher: MessagePublisher,
  say: (line: string) => void,
): Promise<void> {
  for (const queue of ['reacciones_cola', 'persistencia_cola', 'persistencia_cola.dlq', 'no_such_queue']) {
    try {
      const { message_count, consumer_count } = await consumer.getQueueInfo(queue);
      say(`${queue}: ${message_count} messages, ${consumer_count} consumers`);
    } catch (error) {
      if (!(error instanceof UnknownQueue)) throw error;
      say(error.message);
    }
  }
  let givenUp = 0;
  await consumer.startConsuming('persistencia_cola.dlq', ({ evento }, _method, { headers }) => {
    say(`given up: ${String(evento)}, ${String(headers['trenza-error'])}`);
    givenUp += 1;
  });
  await patiently(() => givenUp > 0);
  await consumer.stopConsuming();
  // Nobody here takes these: they are worth something for ten seconds, or not at all.
  for (const userId of ['ana', 'eva', 'luz'])
    await publisher.publishReaction({ userId, outfitId: 'o-2', action: 'like' });
  say(`${await consumer.purgeQueue('reacciones_cola')} reactions purged`);
}
