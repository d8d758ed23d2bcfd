import type { Tx } from '../ports/tx.js';
import type { Delivery } from '../transports/delivery.js';

interface Handling {
  /** Stable over every repeat of the message: subscription, type and id. */
  readonly key: string;
  /** Aborted at the time-out, and when the broker takes the message away. */
  readonly signal: AbortSignal;
  readonly delivery: Delivery;
}

/** What a handler is given beside the message, by the effect that it declares. */
export interface Effect {
  /** The inbox row and all that the handler does with `tx` commit together: no second effect. */
  database: Handling & { readonly tx: Tx };
  /** An effect elsewhere (an e-mail), leased and marked; a repeat is recognised by `key`. */
  outside: Handling;
  /** Without an inbox: a repeat is handled again. It needs a `because`. */
  none: Handling;
}

export type EffectKind = keyof Effect;
