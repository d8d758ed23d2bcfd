import { randomUUID } from 'node:crypto';
import { TooLarge, Unroutable } from '../../errors/transport-errors.js';
import type { LocalQueue, NewRow } from '../../ports/local-queue.js';
import { MOST_BYTES } from '../../wire/codec.js';
import type { WireMessage } from '../../wire/envelope.js';
import { messageId } from '../../wire/message-id.js';
import type { Address, PublishResult } from '../transport.js';

const TAKEN: PublishResult = { fate: 'taken' };

/** Takes messages over by committing a row for each subscription that the contracts name. */
export async function publishRows(
  queue: LocalQueue,
  { channel }: Address,
  messages: readonly WireMessage[],
): Promise<readonly PublishResult[]> {
  const refusals = messages.map((message) => refusalOf(message, channel));
  const rows = messages
    .filter((_, at) => refusals[at] === undefined)
    .flatMap((message) => {
      // A foreign message may say neither: nothing but its row tells it from others then.
      const { id = randomUUID(), type = '' } = message;
      const key = { type: messageId(type), id: messageId(id) };
      return channel.subscriptions.map(({ name }): NewRow => ({ subscription: name, ...key, message }));
    });
  const put = await queue.put(rows).then(
    () => TAKEN,
    (error: unknown): PublishResult => ({
      fate: 'failed',
      error: error instanceof Error ? error : new Error(String(error)),
    }),
  );
  return refusals.map((error) => (error ? { fate: 'refused', error } : put));
}

function refusalOf({ body }: WireMessage, channel: Address['channel']): Error | undefined {
  if (body.length > MOST_BYTES) return new TooLarge(channel.name, body.length, MOST_BYTES);
  const isForNobody =
    channel.subscriptions.length === 0 && channel.pattern !== 'signals' && channel.because === undefined;
  return isForNobody ? new Unroutable(channel.name) : undefined;
}
