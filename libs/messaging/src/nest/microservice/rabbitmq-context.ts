import { RmqContext } from '@nestjs/microservices/ctx-host/rmq.context.js';
import type { Delivery } from '../../transports/delivery.js';
import type { Incoming } from './delivery-context.js';
import { nativeMessage } from './native-message.js';

/** What handlers do to a message by their channel, where they acknowledge by hand. */
interface HandChannel {
  /** Nothing: a message is acknowledged when its handler has returned. */
  ack(): void;
  /** Its handler has failed, whatever it returns; without `requeue` for good. */
  nack(message?: unknown, allUpTo?: boolean, requeue?: boolean): void;
  reject(message?: unknown, requeue?: boolean): void;
}

/**
 * Nest's `RmqContext` behind a `RabbitmqStrategy`. Its channel is for handlers that acknowledge by hand, and can do no more:
 * what they nack or reject is tried again by the policy, without `requeue` a dead letter at once.
 */
export class RabbitmqContext extends RmqContext {
  readonly #incoming: Incoming;

  constructor(incoming: Incoming) {
    const { delivery, pattern, refuse } = incoming;
    const channel: HandChannel = {
      ack: () => undefined,
      nack: (_message, _allUpTo, requeue = true) => refuse(requeue),
      reject: (_message, requeue = true) => refuse(requeue),
    };
    super([nativeMessage(delivery), channel, pattern]);
    this.#incoming = incoming;
  }

  getDelivery(): Delivery {
    return this.#incoming.delivery;
  }

  /** By which a repeat of an effect elsewhere is recognised there. */
  getKey(): string {
    return this.#incoming.key;
  }

  getSignal(): AbortSignal {
    return this.#incoming.signal();
  }
}
