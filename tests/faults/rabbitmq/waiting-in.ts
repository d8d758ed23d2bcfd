import { onChannel } from './on-channel.js';

/** Messages that are ready in a queue, as RabbitMQ counts them at this moment. @throws where there is no such queue */
export const waitingIn = (url: string, queue: string): Promise<number> =>
  onChannel(url, async (channel) => (await channel.checkQueue(queue)).messageCount);
