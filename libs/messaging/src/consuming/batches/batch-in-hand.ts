import type { Abortable } from '../../ports/inbox-store.js';
import type { Delivery } from '../../transports/delivery.js';

/** The messages of one call of a handler of batches. Aborted by its time-out, and where the broker takes any of them away. */
export class BatchInHand implements Abortable {
  readonly #time = new AbortController();
  #late: Error | undefined;
  #signal: AbortSignal | undefined;

  constructor(readonly deliveries: readonly Delivery[]) {}

  /** Made when it is asked for: it listens to every delivery. */
  get signal(): AbortSignal {
    this.#signal ??= AbortSignal.any([this.#time.signal, ...this.deliveries.map(({ signal }) => signal)]);
    return this.#signal;
  }

  /** Why its time was over; undefined while it isn't. */
  get timedOut(): Error | undefined {
    return this.#late;
  }

  timeOut(why: Error): void {
    this.#late = why;
    this.#time.abort(why);
  }

  throwIfAborted(): void {
    this.#time.signal.throwIfAborted();
    for (const delivery of this.deliveries) delivery.throwIfAborted();
  }
}
