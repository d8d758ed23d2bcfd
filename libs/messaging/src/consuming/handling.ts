import type { Tx } from '../ports/tx.js';
import type { Delivery } from '../transports/delivery.js';

/** What a handler is given beside its message. Its signal is made when it is asked for: it costs more than all the rest. */
export class Handling {
  constructor(
    readonly subscription: string,
    readonly delivery: Delivery,
  ) {}

  get key(): string {
    const { type, id } = this.delivery;
    return `${this.subscription}/${type}/${id}`;
  }

  get signal(): AbortSignal {
    return this.delivery.signal;
  }
}

/** The same, with the transaction that its effect commits in. */
export class InTransaction extends Handling {
  constructor(
    { subscription, delivery }: Handling,
    readonly tx: Tx,
  ) {
    super(subscription, delivery);
  }
}
