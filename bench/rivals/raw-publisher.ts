import { connect, type Options } from 'amqplib';
import { saleOf } from './sale.js';
import { UNCONFIRMED, type Side } from './side.js';

type PropertiesOf = (sale: ReturnType<typeof saleOf>) => Options.Publish;

/** amqplib by itself, publishing to a queue by an exchange of its own: a confirm channel whose callbacks count, no promise a message. */
export async function rawPublisher(
  url: string,
  queue: string,
  propertiesOf: PropertiesOf,
): Promise<Pick<Side, 'publish' | 'close'>> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
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
        channel.publish(queue, '', Buffer.from(JSON.stringify(sale)), propertiesOf(sale), confirm);
      };
      for (let first = 0; first < Math.min(UNCONFIRMED, count); first += 1) send();
    });

  return { publish, close: () => connection.close() };
}

const BARE = { persistent: true };

/** Persistent, and nothing else. */
export const bareWire = (): Options.Publish => BARE;
