import { randomUUID } from 'node:crypto';
import type { Branded, MessageClass } from '../contract/message.js';
import { TooLarge } from '../errors/transport-errors.js';
import { traceContext } from '../observability/trace-context.js';
import type { Clock } from '../ports/clock.js';
import { checkOutgoing } from '../validation/contract-check.js';
import { JSON_CONTENT, MOST_BYTES } from '../wire/codec.js';
import type { WireMessage } from '../wire/envelope.js';

interface Answering {
  readonly app: string;
  readonly clock: Clock;
}

/**
 * The reply to a request: what its handler returned, as JSON; a message of a contract is checked against it.
 * @throws ContractViolation, TooLarge, TypeError when it is no JSON
 */
export function composeReply(request: WireMessage, value: unknown, answering: Answering): WireMessage {
  const messageClass = classOf(value);
  if (messageClass) checkOutgoing(messageClass, value as Branded);
  const body = Buffer.from(JSON.stringify(value ?? null), 'utf8');
  if (body.length > MOST_BYTES) throw new TooLarge('the reply to a request', body.length, MOST_BYTES);
  return { ...headOf(request, answering), type: messageClass?.messageType, body };
}

/** The reply that says why a request failed: the error's class and its message, and no stack. @param answering.body where the asker reads no headers */
export function composeError(
  request: WireMessage,
  error: unknown,
  { body = null, ...answering }: Answering & { readonly body?: object | null },
): WireMessage {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : `Error: ${String(error)}`;
  return { ...headOf(request, answering), error: said, body: Buffer.from(JSON.stringify(body)) };
}

function headOf(request: WireMessage, { app, clock }: Answering): Omit<WireMessage, 'body'> {
  return {
    id: randomUUID(),
    source: app,
    time: new Date(clock.now()).toISOString(),
    contentType: JSON_CONTENT,
    correlationId: request.correlationId ?? request.id,
    expiresAt: request.expiresAt,
    conversationId: request.conversationId,
    causationId: request.id,
    traceparent: traceContext.current()?.traceparent ?? request.traceparent,
  };
}

function classOf(value: unknown): MessageClass | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { constructor } = value;
  return 'messageType' in constructor ? (constructor as MessageClass) : undefined;
}
