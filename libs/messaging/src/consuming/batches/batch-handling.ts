import type { Tx } from '../../ports/tx.js';
import type { Delivery } from '../../transports/delivery.js';
import type { BatchInHand } from './batch-in-hand.js';

/** What a handler of batches is given beside its messages. Its signal is made when it is asked for. */
export class BatchHandling {
  readonly #batch: BatchInHand;

  constructor(
    batch: BatchInHand,
    readonly deliveries: readonly Delivery[],
  ) {
    this.#batch = batch;
  }

  get signal(): AbortSignal {
    return this.#batch.signal;
  }
}

/** The same, with the transaction that its effects commit in. */
export class BatchInTransaction extends BatchHandling {
  constructor(
    batch: BatchInHand,
    deliveries: readonly Delivery[],
    readonly tx: Tx,
  ) {
    super(batch, deliveries);
  }
}

/** The same, with the key of each message, by which a repeat of its effect is recognised elsewhere. */
export class BatchWithKeys extends BatchHandling {
  constructor(
    batch: BatchInHand,
    deliveries: readonly Delivery[],
    readonly keys: readonly string[],
  ) {
    super(batch, deliveries);
  }
}
