import { connect, type Channel } from 'amqplib';

/** Asks RabbitMQ on a connection of its own. @throws what the broker refuses */
export async function onChannel<T>(url: string, ask: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    // Whoever asked hears of it by the answer.
    channel.on('error', () => undefined);
    return await ask(channel);
  } finally {
    await connection.close();
  }
}
