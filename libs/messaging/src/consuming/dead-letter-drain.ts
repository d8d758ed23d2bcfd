import type { Subscription } from '../contract/channel.js';
import type { Logger } from '../observability/logger.js';
import type { DeadLetterStore } from '../ports/dead-letter-store.js';
import type { Consumption, Settlement } from '../transports/consumption.js';
import type { Delivery } from '../transports/delivery.js';
import type { Transport } from '../transports/transport.js';
import { givenUp } from './given-up.js';
import { writeDown } from './write-down.js';

export interface DrainContext {
  readonly subscription: Subscription;
  readonly transport: Transport;
  readonly deadLetters: DeadLetterStore;
  readonly logger: Logger;
  /** True once the app drains: what isn't written then is given back. */
  readonly closing: () => boolean;
}

/** They come by ones and twos; what is held is in no hurry. */
const PREFETCH = 20;

/**
 * Takes what the broker itself gave up of a subscription (a foreign client's reject) into the app's dead letters, where
 * everything that was given up stands. It is acknowledged once it is written; after a kill between the two it comes again,
 * and is a second letter only where it has no id.
 */
export class DeadLetterDrain {
  readonly #context: DrainContext;
  #consumption: Consumption | undefined;

  constructor(context: DrainContext) {
    this.#context = context;
  }

  async start(): Promise<void> {
    const { subscription, transport } = this.#context;
    const source = { deadLettersOf: subscription };
    this.#consumption = await transport.consume(source, { prefetch: PREFETCH }, (delivery) => this.#take(delivery));
  }

  /** Resolves once what it holds is written or given back. */
  async stop(): Promise<void> {
    await this.#consumption?.close();
  }

  async #take(delivery: Delivery): Promise<Settlement> {
    const { subscription, deadLetters, logger } = this.#context;
    if (delivery.recalled) return 'release';
    const letter = givenUp(subscription, delivery);
    const { type, id, error } = letter;
    // Released at once it would come again at once: it is held, and tried again, while the database is away.
    if (!(await writeDown(this.#context, 'a dead letter', () => deadLetters.add(letter)))) return 'release';
    logger.error(
      { subscription: subscription.name, type, id, error },
      'the broker gave a message up; it is a dead letter',
    );
    return 'done';
  }
}
