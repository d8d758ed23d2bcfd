import type { Channel } from '../contract/channel.js';
import { newTraceparent } from '../observability/trace-context.js';
import type { Span, Tracer } from '../observability/tracer.js';
import type { PublishResult } from '../transports/transport.js';
import type { WireMessage } from '../wire/envelope.js';

/** Messages about to be handed to a transport, each in a trace. */
export interface Sending {
  readonly messages: readonly WireMessage[];
  /** Says what became of them, in their order. */
  ended(results: readonly PublishResult[]): void;
}

/**
 * Gives each message its hop: a span `send …` that goes on where the message was written, and whose context it carries
 * (OpenTelemetry: the creation context). Where nobody collects spans a message keeps the context that it has, or gets one,
 * so that all who handle it log one trace.
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function sending(tracer: Tracer | undefined, to: SendingTo, messages: readonly WireMessage[]): Sending {
  if (!tracer) {
    for (const message of messages) giveTrace(message);
    return { messages, ended: () => undefined };
  }
  const spans = messages.map((message) => startSpan(tracer, to, message, messages.length));
  return {
    messages: messages.map((message, at) => ({ ...message, traceparent: spans[at]?.traceparent })),
    ended: (results) => {
      for (const [at, span] of spans.entries()) {
        const result = results[at];
        span.set({ 'trenza.fate': result?.fate ?? 'failed' });
        span.end(result?.fate === 'taken' ? undefined : (result?.error ?? new Error('its fate is unknown')));
      }
    },
  };
}

interface SendingTo {
  readonly channel: Channel;
  readonly transport: string;
}

function startSpan(tracer: Tracer, { channel, transport }: SendingTo, message: WireMessage, count: number): Span {
  return tracer.start(`send ${channel.name}`, {
    kind: 'producer',
    parent: message.traceparent,
    attributes: {
      'messaging.system': transport,
      'messaging.destination.name': channel.name,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.message.id': message.id,
      'messaging.message.conversation_id': message.conversationId,
      'messaging.message.body.size': message.body.length,
      'messaging.batch.message_count': count > 1 ? count : undefined,
      'trenza.message.type': message.type,
    },
  });
}

/** On the message itself: a copy would cost as much as its bytes, and another try is in the same trace. */
function giveTrace(message: { traceparent?: string | undefined }): void {
  message.traceparent ??= newTraceparent();
}
