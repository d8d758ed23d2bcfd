import type { Logger } from '#messaging';
import { readings, type ReadingTaken } from './contract.js';
import { openRabbitmq } from './open-rabbitmq.js';

/** Resolves once RabbitMQ has confirmed all of them. @throws the first error of those that it did not take over */
export async function publishReadings(url: string, logger: Logger, some: readonly ReadingTaken[]): Promise<void> {
  await using rabbitmq = openRabbitmq(url, logger);
  // Both queues are made and bound here: what nobody consumes yet waits in them.
  await rabbitmq.declare({ channels: [readings] });
  const messages = some.map((reading) => ({
    id: reading.reading_id,
    type: 'reading_taken',
    body: Buffer.from(JSON.stringify(reading)),
  }));
  for (const result of await rabbitmq.publish({ channel: readings }, messages)) {
    if (result.fate !== 'taken') throw result.error;
  }
}
