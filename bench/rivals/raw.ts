import { connect } from 'amqplib';
import { saleOf } from './sale.js';
import { sameWire } from './same-wire.js';
import { PREFETCH, serve, UNCONFIRMED, type Side } from './side.js';

/**
 * amqplib by itself: a confirm channel whose callbacks count, no promise a message; `raw.js <url> <queue> <acknowledging>
 * <wire>`: `each` message, as its own examples have it, or `many` at once, all that came together; its messages `bare`, or
 * with the `same` bytes as this library's. ADR 45 has what else was tried.
 */
const [url = '', queue = '', acknowledging = 'many', wire = 'bare'] = process.argv.slice(2);
const BARE = { persistent: true };

const publisher = await connect(url);
const channel = await publisher.createConfirmChannel();
await channel.assertExchange(queue, 'fanout', { durable: true });
await channel.assertQueue(queue, { durable: true });
await channel.bindQueue(queue, queue, '');

const publish: Side['publish'] = (count, round) =>
  new Promise((resolve, reject) => {
    let sent = 0;
    let confirmed = 0;
    const confirm = (error: unknown): void => {
      if (error) return reject(new Error('not confirmed', { cause: error }));
      confirmed += 1;
      if (confirmed === count) resolve();
      else if (sent < count) send();
    };
    const send = (): void => {
      sent += 1;
      const sale = saleOf(round, sent);
      const properties = wire === 'same' ? sameWire(sale) : BARE;
      channel.publish(queue, '', Buffer.from(JSON.stringify(sale)), properties, confirm);
    };
    for (let first = 0; first < Math.min(UNCONFIRMED, count); first += 1) send();
  });

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

serve({ publish, consume, close: () => publisher.close() });
