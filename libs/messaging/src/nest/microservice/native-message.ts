import type { Delivery } from '../../transports/delivery.js';

/** A message as amqplib gives it to a consumer, be it fresh from the broker or another attempt of it. */
export function nativeMessage({ message, native, redelivered, attempt }: Delivery): Record<string, unknown> {
  if (typeof native === 'object' && native !== null && 'content' in native) return native;
  const { body, id, type, correlationId, replyTo, contentType, headers = {} } = message;
  return {
    content: body,
    fields: { redelivered: redelivered || attempt > 1 },
    properties: { messageId: id, type, correlationId, replyTo, contentType, headers },
  };
}
