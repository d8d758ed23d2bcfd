import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { DeliveryFrames } from './delivery-frames.js';

/** What the client has within, and its types don't show: it reads a frame at a time from the rest of what came. */
interface Within {
  rest: Buffer;
  accept: unknown;
  recvFrame: () => unknown;
  readonly channels: readonly ({ readonly channel: Reading } | null | undefined)[];
}

interface Reading {
  /** What it does with the next frame of a message. */
  readonly handleMessage: { readonly name: string };
  readonly consumers: ReadonlyMap<string, (message: ConsumeMessage) => void>;
  closeWithError(frame: undefined, reason: string, code: number, error: Error): void;
}

/** What that is between two messages. */
const BETWEEN = 'acceptDeliveryOrReturn';
/** AMQP's code for an error of one's own. */
const INTERNAL_ERROR = 541;

/**
 * Has a connection hand over the deliveries that came in one piece at once, and the client read all else: its own way, three
 * frames and generic tables a message, costs as much as all else that is done for one.
 */
export function readAtOnce(model: ChannelModel): void {
  const within: unknown = model.connection;
  if (!isKnown(within)) return;
  const frames = new DeliveryFrames();
  const readFrame = within.recvFrame;
  const usual = within.accept;
  within.recvFrame = () => {
    // A connection that is closing takes no more.
    if (within.accept === usual) handOver(within, frames);
    return readFrame.call(within);
  };
}

function handOver(within: Within, frames: DeliveryFrames): void {
  const { rest, accept } = within;
  let at = 0;
  while (at < rest.length && within.accept === accept) {
    const read = frames.read(rest, at);
    const channel = read && within.channels[read.channel]?.channel;
    const consumer = channel && isReady(channel) && consumerOf(channel, read.message);
    if (!consumer) break;
    at = read.end;
    try {
      consumer(read.message);
    } catch (error) {
      // As the client does.
      channel.closeWithError(undefined, 'Error while processing message', INTERNAL_ERROR, error as Error);
    }
  }
  if (at > 0) within.rest = rest.subarray(at);
}

/** One that is closing has a way of its own to take frames: it forgets them. */
const isReady = (channel: Reading): boolean =>
  channel.handleMessage.name === BETWEEN && !Object.hasOwn(channel, 'accept');

const consumerOf = (
  { consumers }: Reading,
  { fields }: ConsumeMessage,
): ((message: ConsumeMessage) => void) | undefined => consumers.get(fields.consumerTag);

function isKnown(connection: unknown): connection is Within {
  const { rest, accept, recvFrame, channels } = connection as Partial<Within>;
  return (
    Buffer.isBuffer(rest) && typeof accept === 'function' && typeof recvFrame === 'function' && Array.isArray(channels)
  );
}
