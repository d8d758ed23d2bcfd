import type { PublishResult } from '../transports/transport.js';
import type { WireMessage } from '../wire/envelope.js';

/** How a subscription answers requests. */
export interface Answering {
  readonly app: string;
  /** Resolves to what became of the reply; it never rejects. */
  send(replyTo: string, reply: WireMessage): Promise<PublishResult>;
}
