import type { Priority } from '../contract/channel.js';

/**
 * One message in transit: its body's bytes and, apart from them, what is said about it.
 * A foreign message may lack everything but the body; decoding fills in what the body says itself.
 */
export interface WireMessage {
  readonly body: Buffer;
  /** The contract's identity, else the publisher's; undefined on a foreign message without headers. */
  readonly id?: string | undefined;
  readonly type?: string | undefined;
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
  readonly correlationId?: string | undefined;
  readonly replyTo?: string | undefined;
  /** The first message's id of all that followed from it. */
  readonly conversationId?: string | undefined;
  /** The id of the message whose handling published this one. */
  readonly causationId?: string | undefined;
  /** W3C trace context. */
  readonly traceparent?: string | undefined;
  /** Headers that are nobody's attribute: passed on as they came. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
