import type { Tx } from '../../ports/tx.js';
import type { Delivery } from '../../transports/delivery.js';

interface BatchHandling {
  /** Aborted at the time-out of the whole batch, and when the broker takes one of its messages away. */
  readonly signal: AbortSignal;
  /** One a message, in their order. */
  readonly deliveries: readonly Delivery[];
}

/** What a handler of batches is given beside the messages, by the effect that it declares. Repeats are left out before. */
export interface BatchEffect {
  /** The inbox rows of all, and all that the handler does with `tx`, commit together or not at all. */
  database: BatchHandling & { readonly tx: Tx };
  /** Effects elsewhere, each leased and marked by itself; `keys` stand in the order of the messages. */
  outside: BatchHandling & { readonly keys: readonly string[] };
  /** Without an inbox: a repeat is handled again. It needs a `because`. */
  none: BatchHandling;
}
