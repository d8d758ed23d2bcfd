import { connect } from 'amqplib';
import { newRandom } from '../../support/random.js';

/** At most so long after the first does a message come a second time. */
const MOST_LATE_MS = 500;

export interface Repeater {
  /** Messages that it has sent again. */
  readonly repeated: () => number;
  readonly close: () => Promise<void>;
}

interface RepeaterOptions {
  readonly exchange: string;
  readonly queues: readonly string[];
}

/** Listens to an exchange, and puts a copy of each message into each queue: side by side with the first, or later. */
export async function repeater(url: string, { exchange, queues }: RepeaterOptions): Promise<Repeater> {
  const random = newRandom();
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true, arguments: { 'x-queue-type': 'classic' } });
  await channel.bindQueue(queue, exchange, '');
  const late = new Set<NodeJS.Timeout>();
  let repeated = 0;
  await channel.consume(
    queue,
    (message) => {
      if (message === null) return;
      const { content, properties } = message;
      const repeat = (): void => {
        for (const target of queues) channel.publish('', target, content, properties, () => undefined);
        repeated += 1;
      };
      if (random.next() < 0.5) return repeat();
      const timer = setTimeout(() => (late.delete(timer), repeat()), random.next() * MOST_LATE_MS);
      late.add(timer);
    },
    { noAck: true },
  );
  return {
    repeated: () => repeated,
    close: async () => {
      for (const timer of late) clearTimeout(timer);
      await connection.close();
    },
  };
}
