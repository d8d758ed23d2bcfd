import { BaseRpcContext } from '@nestjs/microservices/ctx-host/base-rpc.context.js';
import type { Delivery } from '../../transports/delivery.js';

/** What is known of a message beside its data. */
export interface Incoming {
  readonly delivery: Delivery;
  readonly pattern: string;
  /** Stable over every repeat of the message: subscription, type and id. */
  readonly key: string;
  /** Aborted at the time-out. */
  readonly signal: () => AbortSignal;
  /** The handler has failed, whatever it returns. @param requeue false: for good */
  readonly refuse: (requeue: boolean) => void;
}

/** The `@Ctx()` of a handler behind a `TransportStrategy`. */
export class DeliveryContext extends BaseRpcContext<[Incoming]> {
  constructor(incoming: Incoming) {
    super([incoming]);
  }

  getPattern(): string {
    return this.args[0].pattern;
  }

  /** The message in transit, its headers and its body's bytes. */
  getDelivery(): Delivery {
    return this.args[0].delivery;
  }

  /** By which a repeat of an effect elsewhere is recognised there. */
  getKey(): string {
    return this.args[0].key;
  }

  getSignal(): AbortSignal {
    return this.args[0].signal();
  }
}
