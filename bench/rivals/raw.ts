import { connect } from 'amqplib';
import { bareWire, rawPublisher } from './raw-publisher.js';
import { sameWire } from './same-wire.js';
import { PREFETCH, serve, type Side } from './side.js';

/**
 * amqplib by itself; `raw.js <url> <queue> <acknowledging> <wire>`: `each` message, as its own examples have it, or `many` at
 * once, all that came together; its messages `bare`, or with the `same` bytes as this library's. ADR 45 has what else was tried.
 */
const [url = '', queue = '', acknowledging = 'many', wire = 'bare'] = process.argv.slice(2);

const publisher = await rawPublisher(url, queue, wire === 'same' ? sameWire : bareWire);

const consume: Side['consume'] = async (handled) => {
  const connection = await connect(url);
  const taking = await connection.createChannel();
  await taking.prefetch(PREFETCH);
  let last: Parameters<typeof taking.ack>[0] | undefined;
  const acknowledge = (): void => {
    if (last) taking.ack(last, true);
    last = undefined;
  };
  await taking.consume(queue, (message) => {
    if (message === null) throw new Error(`the consumer of "${queue}" was cancelled`);
    handled(JSON.parse(message.content.toString('utf8')));
    if (acknowledging === 'each') return taking.ack(message);
    if (last === undefined) setImmediate(acknowledge);
    last = message;
  });
  return async () => {
    await taking.close();
    await connection.close();
  };
};

serve({ ...publisher, consume });
