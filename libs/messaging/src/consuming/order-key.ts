import type { Channel } from '../contract/channel.js';
import type { WireMessage } from '../wire/envelope.js';
import { messageId } from '../wire/message-id.js';

/** The key whose order a message of this channel keeps, as a store can hold it; undefined where there is none to keep. */
export function orderKeyOf({ ordered }: Channel, { key }: WireMessage): string | undefined {
  return ordered && key !== undefined ? messageId(key) : undefined;
}
