import { connect, type GetMessage } from 'amqplib';
import type { Rival } from './rival.js';

/** A side, and the queue of its own. */
export interface OnQueue {
  readonly rival: Rival;
  readonly queue: string;
}

/** Has each publish a sale, and takes it from its queue. @throws unless they are alike, but for what differs from message to message */
export async function checkSameBytes(url: string, sides: readonly OnQueue[]): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const said = new Map<string, string>();
    for (const { rival, queue } of sides) {
      await rival.ask({ work: 'publish', count: 1, round: 0 });
      const first = await channel.get(queue, { noAck: true });
      if (!first) throw new Error(`${rival.name} published nothing to "${queue}"`);
      await channel.purgeQueue(queue);
      said.set(rival.name, shapeOf(first));
    }
    if (new Set(said.values()).size > 1)
      throw new Error(`not the same bytes: ${[...said].map(([name, shape]) => `${name} ${shape}`).join('; ')}`);
  } finally {
    await connection.close();
  }
}

/** Names, and how long each value is. */
function shapeOf({ content, properties }: GetMessage): string {
  const { headers, ...native } = properties as unknown as { headers?: object };
  const lengths = (some: object): string[] =>
    Object.entries(some)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}:${typeof value === 'string' ? value.length : typeof value}`)
      .toSorted((one, other) => one.localeCompare(other));
  return JSON.stringify([content.length, lengths(native), lengths(headers ?? {})]);
}
