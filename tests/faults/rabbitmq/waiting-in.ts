import { connect } from 'amqplib';

/** Messages that are ready in a queue, as RabbitMQ counts them at this moment. */
export async function waitingIn(url: string, queue: string): Promise<number> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    return (await channel.checkQueue(queue)).messageCount;
  } finally {
    await connection.close();
  }
}
