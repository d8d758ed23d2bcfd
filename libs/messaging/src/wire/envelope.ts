import type { Priority } from '../contract/channel.js';

export type Headers = Readonly<Record<string, string | Buffer>>;

/**
 * One message in transit: its body's bytes and, apart from them, what is said about it.
 * A foreign message may lack everything but the body; decoding fills in what the body says itself.
 */
export interface WireMessage {
  readonly body: Buffer;
  /** The contract's identity, else the publisher's; undefined on a foreign message without headers. */
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  /** Where the channel's name is a pattern: the address that this one was published to. */
  readonly topic?: string | undefined;
  /** The app that published it, as a CloudEvents source. */
  readonly source?: string | undefined;
  /** ISO 8601, UTC. */
  readonly time?: string | undefined;
  readonly contentType?: string | undefined;
  /** What belongs together, see `key` of the channel. */
  readonly key?: string | undefined;
  readonly priority?: Priority | undefined;
  /** Unix milliseconds after which it is worth nothing; absolute, so that no hop prolongs it. */
  readonly expiresAt?: number | undefined;
  /** Unix milliseconds before which it is not handled. */
  readonly notBefore?: number | undefined;
  readonly correlationId?: string | undefined;
  readonly replyTo?: string | undefined;
  /** Of a reply: what was asked for failed, and why. */
  readonly error?: string | undefined;
  /** The first message's id of all that followed from it. */
  readonly conversationId?: string | undefined;
  /** The id of the message whose handling published this one. */
  readonly causationId?: string | undefined;
  /** W3C trace context. */
  readonly traceparent?: string | undefined;
  /** Headers that are nobody's attribute: passed on as they came. Bytes are those that are no UTF-8. */
  readonly headers?: Headers | undefined;
}
