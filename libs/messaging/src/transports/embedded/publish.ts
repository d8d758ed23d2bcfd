import { randomUUID } from 'node:crypto';
import { TooLarge, Unroutable, Unsupported } from '../../errors/transport-errors.js';
import { orderKeyOf } from '../../consuming/order-key.js';
import type { Channel } from '../../contract/channel.js';
import type { LocalQueue, NewRow } from '../../ports/local-queue.js';
import { MOST_BYTES } from '../../wire/codec.js';
import type { WireMessage } from '../../wire/envelope.js';
import { messageId } from '../../wire/message-id.js';
import type { Address, PublishResult } from '../transport.js';

const TAKEN: PublishResult = { fate: 'taken' };

/** Takes messages over by committing a row for each subscription that the contracts name. */
export async function publishRows(
  queue: LocalQueue,
  address: Address,
  messages: readonly WireMessage[],
  signal?: AbortSignal,
): Promise<readonly PublishResult[]> {
  if (!('channel' in address)) {
    const error = new Unsupported('embedded', 'a reply', 'requests');
    return messages.map(() => ({ fate: 'refused', error }));
  }
  const { channel } = address;
  const refusals = messages.map((message) => refusalOf(message, channel));
  const rows = messages
    .filter((_, at) => refusals[at] === undefined)
    .flatMap((message) => {
      // A foreign message may say neither: nothing but its row tells it from others then.
      const { id = randomUUID(), type = '' } = message;
      const row = { type: messageId(type), id: messageId(id), key: orderKeyOf(channel, message), message };
      return channel.subscriptions.map(({ name }): NewRow => ({ subscription: name, ...row }));
    });
  const put = await unlessAborted(queue.put(rows), signal).then(
    () => TAKEN,
    (error: unknown): PublishResult => ({
      fate: 'failed',
      error: error instanceof Error ? error : new Error(String(error)),
    }),
  );
  return refusals.map((error) => (error ? { fate: 'refused', error } : put));
}

/** What it does may come about all the same. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function refusalOf({ body }: WireMessage, channel: Channel): Error | undefined {
  if (body.length > MOST_BYTES) return new TooLarge(channel.name, body.length, MOST_BYTES);
  const isForNobody =
    channel.subscriptions.length === 0 && channel.pattern !== 'signals' && channel.because === undefined;
  return isForNobody ? new Unroutable(channel.name) : undefined;
}
