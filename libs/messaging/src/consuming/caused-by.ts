import { newTraceparent, type TraceContext } from '../observability/trace-context.js';
import type { WireMessage } from '../wire/envelope.js';

/** What a message hands on to whatever it causes. */
export const causedBy = (message: WireMessage): TraceContext => new Cause(message);

/** Where the message has no trace, one of its own is made when somebody asks for it: it is dear. */
class Cause implements TraceContext {
  readonly conversationId: string | undefined;
  readonly causationId: string | undefined;
  #traceparent: string | undefined;

  constructor({ id, conversationId, traceparent }: WireMessage) {
    this.conversationId = conversationId ?? id;
    this.causationId = id;
    this.#traceparent = traceparent;
  }

  get traceparent(): string {
    return (this.#traceparent ??= newTraceparent());
  }
}
