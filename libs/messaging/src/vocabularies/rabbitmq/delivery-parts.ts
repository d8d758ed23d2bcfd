import type { ConsumeMessage } from 'amqplib';
import { toProperties } from '../../transports/rabbitmq/properties.js';
import type { Delivery } from '../../transports/delivery.js';
import type { WireMessage } from '../../wire/envelope.js';

/** How a message came. */
export interface DeliveryMethod {
  readonly consumerTag: string;
  /** Nothing is to be acknowledged by it. */
  readonly deliveryTag: number;
  /** It may have been handled before, here or elsewhere. */
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routingKey: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** What AMQP 0-9-1 says of a message beside its body. */
export interface DeliveryProperties {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly deliveryMode?: number | undefined;
  readonly priority?: number | undefined;
  readonly correlationId?: string | undefined;
  readonly replyTo?: string | undefined;
  /** Milliseconds, as text. */
  readonly expiration?: string | undefined;
  readonly messageId?: string | undefined;
  /** Unix seconds. */
  readonly timestamp?: number | undefined;
  readonly type?: string | undefined;
  readonly userId?: string | undefined;
  readonly appId?: string | undefined;
}

interface Parts {
  readonly method: DeliveryMethod;
  readonly properties: DeliveryProperties;
}

/** Says how messages came, later attempts as their first one. */
export class DeliveryParts {
  /** A later attempt has the message and no longer the broker's delivery. */
  readonly #natives = new WeakMap<WireMessage, ConsumeMessage>();

  constructor(private readonly queue: string) {}

  of({ message, native, redelivered, attempt }: Delivery): Parts {
    const known = isNative(native) ? native : this.#natives.get(message);
    if (known) this.#natives.set(message, known);
    const { consumerTag = '', deliveryTag = 0, exchange = '', routingKey = this.queue } = known?.fields ?? {};
    const again = redelivered || (known?.fields.redelivered ?? true) || attempt > 1;
    return {
      method: { consumerTag, deliveryTag, redelivered: again, exchange, routingKey, attempt },
      properties: (known?.properties ?? { headers: {}, ...toProperties(message) }) as DeliveryProperties,
    };
  }
}

function isNative(native: unknown): native is ConsumeMessage {
  return typeof native === 'object' && native !== null && 'content' in native && 'fields' in native;
}
