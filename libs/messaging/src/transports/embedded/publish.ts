import type { LocalQueue, NewRow } from '../../ports/local-queue.js';
import type { WireMessage } from '../../wire/envelope.js';
import type { Address, PublishResult } from '../transport.js';

const TAKEN: PublishResult = { fate: 'taken' };

/** Takes messages over by committing a row for each subscription that the contracts name. */
export async function publishRows(
  queue: LocalQueue,
  { channel }: Address,
  messages: readonly WireMessage[],
): Promise<readonly PublishResult[]> {
  const rows = messages.flatMap((message) =>
    channel.subscriptions.map(({ name }): NewRow => {
      const { id, type } = message;
      if (id === undefined || type === undefined) throw new TypeError('a published message has an id and a type');
      return { subscription: name, type, id, message };
    }),
  );
  try {
    await queue.put(rows);
    return messages.map(() => TAKEN);
  } catch (error) {
    const failed: PublishResult = { fate: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    return messages.map(() => failed);
  }
}
