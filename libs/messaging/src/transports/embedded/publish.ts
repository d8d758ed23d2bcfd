import { randomUUID } from 'node:crypto';
import { TooLarge, Unroutable } from '../../errors/transport-errors.js';
import { orderKeyOf } from '../../consuming/order-key.js';
import type { Channel } from '../../contract/channel.js';
import type { EmbeddedQueue } from '../../ports/embedded-queue.js';
import type { NewRow } from '../../ports/local-queue.js';
import { MOST_BYTES } from '../../wire/codec.js';
import type { WireMessage } from '../../wire/envelope.js';
import { messageId } from '../../wire/message-id.js';
import type { Address, PublishResult } from '../transport.js';

const TAKEN: PublishResult = { fate: 'taken' };

/** Takes messages over by committing a row for each subscription that the contracts name, and a copy for each tail. */
export async function publishRows(
  queue: EmbeddedQueue,
  address: Address,
  messages: readonly WireMessage[],
  signal?: AbortSignal,
): Promise<readonly PublishResult[]> {
  const name = 'channel' in address ? address.channel.name : address.replyTo;
  const refusals = messages.map((message) =>
    refusalOf(message, name, 'channel' in address ? address.channel : undefined),
  );
  const some = messages.filter((_, at) => refusals[at] === undefined);
  const taking = 'channel' in address ? toAll(queue, address.channel, some) : toOne(queue, address.replyTo, some);
  const fate = await unlessAborted(taking, signal).catch((error: unknown): PublishResult => ({
    fate: 'failed',
    error: error instanceof Error ? error : new Error(String(error)),
  }));
  return refusals.map((error) => (error ? { fate: 'refused', error } : fate));
}

/** Signals have no rows: who looks now is all that they are for. */
async function toAll(queue: EmbeddedQueue, channel: Channel, messages: readonly WireMessage[]): Promise<PublishResult> {
  const subscriptions = channel.pattern === 'signals' ? [] : channel.subscriptions;
  const rows = messages.flatMap((message) => {
    // A foreign message may say neither: nothing but its row tells it from others then.
    const { id = randomUUID(), type = '' } = message;
    const row = { type: messageId(type), id: messageId(id), key: orderKeyOf(channel, message), message };
    return subscriptions.map(({ name }): NewRow => ({ subscription: name, ...row }));
  });
  if (rows.length > 0) await queue.put(rows);
  await queue.sources.copy(channel.name, messages);
  return TAKEN;
}

/** A reply, while somebody waits for it. */
async function toOne(queue: EmbeddedQueue, name: string, messages: readonly WireMessage[]): Promise<PublishResult> {
  const isThere = await queue.sources.send(name, messages);
  return isThere ? TAKEN : { fate: 'refused', error: new Unroutable(name) };
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

function refusalOf({ body }: WireMessage, name: string, channel: Channel | undefined): Error | undefined {
  if (body.length > MOST_BYTES) return new TooLarge(name, body.length, MOST_BYTES);
  const isForNobody =
    channel?.subscriptions.length === 0 && channel.pattern !== 'signals' && channel.because === undefined;
  return isForNobody ? new Unroutable(name) : undefined;
}
