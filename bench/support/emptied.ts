import { connect } from 'amqplib';

/** Removes what came back to a queue when its consumer closed: the next round is to find it empty. */
export async function emptied(url: string, queue: string): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    await channel.purgeQueue(queue);
  } finally {
    await connection.close();
  }
}
