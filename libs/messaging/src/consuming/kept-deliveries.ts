import type { LocalQueue } from '../ports/local-queue.js';
import type { Settlement } from '../transports/consumption.js';
import type { Delivery } from '../transports/delivery.js';
import type { Awaitable } from './awaitable.js';

/** Outcomes that left a row in the local queue. */
const WAITING: ReadonlySet<string | undefined> = new Set(['retry', 'moved']);

/**
 * Without a database the rows of the local queue end with the process, so the broker keeps what they stand for: a delivery
 * is settled when its row is gone, handled or dead at last. Its place in the prefetch stays taken until then.
 */
export class KeptDeliveries {
  readonly #released: Promise<'release'>;
  #release: () => void = () => undefined;

  constructor(
    private readonly subscription: string,
    private readonly queue: LocalQueue,
  ) {
    this.#released = new Promise((resolve) => (this.#release = () => resolve('release')));
  }

  /** Resolves as `settlement` does, and where a row waits then, once that is gone. */
  whileItWaits(delivery: Delivery, settlement: Awaitable<Settlement>): Awaitable<Settlement> {
    return this.queue.gone ? this.#wait(delivery, settlement) : settlement;
  }

  /** What still waits goes back to the broker, its attempts forgotten. */
  release(): void {
    this.#release();
  }

  async #wait(delivery: Delivery, settlement: Awaitable<Settlement>): Promise<Settlement> {
    const settled = await settlement;
    const { outcome, type = '', id = '' } = delivery;
    if (settled === 'release' || !WAITING.has(outcome)) return settled;
    const gone = this.queue.gone?.({ subscription: this.subscription, type, id });
    return Promise.race([gone?.then(() => settled) ?? settled, this.#released]);
  }
}
