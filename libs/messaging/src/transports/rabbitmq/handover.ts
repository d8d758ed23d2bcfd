import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import type { Logger } from '../../observability/logger.js';
import type { Handle, Settlement } from '../consumption.js';
import { RETRY_MS } from './config.js';
import type { Feedable } from './feedable.js';
import type { Tap } from './tap.js';

/** Hands a queue's messages over, and settles each on the channel that it came by. */
export class Handover {
  readonly #source: Feedable;
  readonly #handle: Handle;
  readonly #logger: Logger;
  #atWork = 0;
  #idle: () => void = () => undefined;

  constructor(source: Feedable, handle: Handle, logger: Logger) {
    this.#source = source;
    this.#handle = handle;
    this.#logger = logger;
  }

  /** What is settled at once costs no promise. @param isWanted whether its consumer still takes: else it need not be begun */
  deliver(tap: Tap, message: ConsumeMessage, isWanted: boolean): void {
    this.#atWork += 1;
    try {
      const delivery = this.#source.deliveryOf(message);
      tap.held.set(message, delivery);
      // It was under way when the consumer was cancelled.
      if (!isWanted) delivery.recall();
      const settlement = this.#handle(delivery);
      if (!(settlement instanceof Promise)) return this.#settle(tap, message, settlement);
      settlement
        .then((settled) => this.#settle(tap, message, settled))
        .catch((error: unknown) => void this.#unsettled(tap, message, error));
    } catch (error) {
      void this.#unsettled(tap, message, error);
    }
  }

  /** Resolves once all is settled, or given up. */
  async settled(): Promise<void> {
    if (this.#atWork > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  /** Nobody waits any more for what is not settled. */
  giveUp(): void {
    this.#idle();
  }

  #settle(tap: Tap, message: ConsumeMessage, settlement: Settlement): void {
    if (settlement === 'release') tap.release(message);
    else tap.done(message);
    this.#over();
  }

  async #unsettled(tap: Tap, message: ConsumeMessage, err: unknown): Promise<void> {
    const { queue } = this.#source;
    this.#logger.error({ err, queue }, 'a delivery was not settled; it is given back');
    // At once it would come back without end.
    await sleep(RETRY_MS, undefined, { ref: false });
    tap.release(message);
    this.#over();
  }

  #over(): void {
    this.#atWork -= 1;
    if (this.#atWork === 0) this.#idle();
  }
}
