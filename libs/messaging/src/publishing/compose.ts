import { randomUUID } from 'node:crypto';
import { AnyMessage } from '../contract/ad-hoc-channel.js';
import type { Channel } from '../contract/channel.js';
import type { Branded, MessageClass } from '../contract/message.js';
import { MessageNotOnChannel } from '../errors/contract-errors.js';
import { TooLarge } from '../errors/transport-errors.js';
import { traceContext } from '../observability/trace-context.js';
import type { Clock } from '../ports/clock.js';
import { checkOutgoing } from '../validation/contract-check.js';
import { encode, JSON_CONTENT, MOST_BYTES } from '../wire/codec.js';
import type { WireMessage } from '../wire/envelope.js';
import { messageId } from '../wire/message-id.js';
import { timestamp } from '../wire/timestamp.js';

interface Composing {
  /** The CloudEvents source. */
  readonly app: string;
  readonly clock: Clock;
  /** Of a message whose contract has no identity; a new one when absent. */
  readonly id?: string | undefined;
}

/**
 * A message as it goes out: checked against its contract, in bytes, under its contract's identity.
 * @throws MessageNotOnChannel when the channel doesn't name its class
 * @throws ContractViolation when it breaks its contract
 * @throws TooLarge when its body is above what any transport takes
 */
export function compose(channel: Channel, message: Branded, { app, clock, id: given }: Composing): WireMessage {
  const messageClass = classOf(channel, message);
  if (!channel.adHoc) checkOutgoing(messageClass, message);
  const now = clock.now();
  const id = messageId(channel.identityOf(message) ?? given ?? randomUUID());
  const context = traceContext.current();
  const body = encode(message);
  if (body.length > MOST_BYTES) throw new TooLarge(channel.name, body.length, MOST_BYTES);
  return {
    body,
    id,
    type: channel.adHoc ? channel.typeIn(message as object as Record<string, unknown>) : messageClass.messageType,
    source: app,
    time: timestamp(now),
    contentType: JSON_CONTENT,
    key: channel.keyOf(message),
    priority: channel.prioritised ? channel.priorityOf(message) : undefined,
    expiresAt: channel.expiresAfterMs === undefined ? undefined : now + channel.expiresAfterMs,
    conversationId: context?.conversationId ?? id,
    causationId: context?.causationId,
    traceparent: context?.traceparent,
    headers: channel.adHoc ? AnyMessage.headersOf(message) : undefined,
  };
}

function classOf(channel: Channel, message: Branded): MessageClass {
  const messageClass = channel.messages.find((named) => message.constructor === named);
  if (messageClass) return messageClass;
  const what =
    message.constructor === Object ? 'a plain object (make it with messageOf)' : `class ${message.constructor.name}`;
  throw new MessageNotOnChannel(
    channel.name,
    what,
    channel.messages.map((named) => named.name),
  );
}
