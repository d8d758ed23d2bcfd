import type { Channel } from '../contract/channel.js';
import type { MessageClass } from '../contract/message.js';
import { Undecodable } from '../errors/handling-errors.js';
import { RequestFailed } from '../errors/request-errors.js';
import { accept } from '../validation/contract-check.js';
import { decode } from '../wire/codec.js';
import type { WireMessage } from '../wire/envelope.js';

/** What a reply says: of `reply`'s class where there is one. @throws RequestFailed, Undecodable, ContractViolation */
export function readReply(channel: Channel, { body, error }: WireMessage, reply: MessageClass | undefined): unknown {
  if (error !== undefined) {
    const [, name = 'Error', message = error] = /^([\w$.]+): ([^]*)$/.exec(error) ?? [];
    throw new RequestFailed(channel.name, name, message);
  }
  if (reply) return accept(reply, decode(body));
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (cause) {
    throw new Undecodable(`a reply on channel "${channel.name}" (${body.length} bytes) is not JSON`, { cause });
  }
}
