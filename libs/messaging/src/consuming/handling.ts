import type { Tx } from '../ports/tx.js';
import type { Delivery } from '../transports/delivery.js';

/** What a handler is given beside its message. Its signal is made when it is asked for: it costs more than all the rest. */
export class Handling {
  constructor(
    readonly key: string,
    readonly delivery: Delivery,
  ) {}

  get signal(): AbortSignal {
    return this.delivery.signal;
  }
}

/** The same, with the transaction that its effect commits in. */
export class InTransaction extends Handling {
  constructor(
    { key, delivery }: Handling,
    readonly tx: Tx,
  ) {
    super(key, delivery);
  }
}
