import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel } from 'amqplib';
import { Revoked } from '../../errors/handling-errors.js';
import type { Logger } from '../../observability/logger.js';
import type { Consumption, Handle } from '../consumption.js';
import { RETRY_MS } from './config.js';
import type { Connection } from './connection.js';
import type { Feedable } from './feedable.js';
import { Handover } from './handover.js';
import { NOT_FOUND, type Refusal } from './probe.js';
import { Tap } from './tap.js';

interface QueueFeedOptions {
  readonly source: Feedable;
  readonly connection: Connection;
  readonly prefetch: number;
  readonly logger: Logger;
  readonly closed: (feed: QueueFeed) => void;
}

/** Delivers a queue's messages to a handler, over as many connections and channels as that takes. */
export class QueueFeed implements Consumption {
  readonly #options: QueueFeedOptions;
  readonly #handover: Handover;
  #wanted: 'running' | 'paused' | 'closed' = 'running';
  #tap: Tap | undefined;
  #working: Promise<void> | undefined;
  #isMissing = false;
  #isStarting = false;
  #closing: Promise<void> | undefined;
  readonly #stopListening: () => void;

  constructor(options: QueueFeedOptions, handle: Handle) {
    this.#options = options;
    this.#handover = new Handover(options.source, handle, options.logger);
    this.#stopListening = options.connection.onConnected(() => this.#goOn());
  }

  get attached(): boolean {
    return this.#tap?.isConsuming ?? false;
  }

  get replyTo(): string {
    return this.#options.source.queue;
  }

  get #isWanted(): boolean {
    return this.#wanted === 'running';
  }

  /** Resolves once it consumes, or once the broker could not be reached. @throws what the broker refuses */
  async start(): Promise<void> {
    this.#isStarting = true;
    try {
      await this.#options.connection.reached();
      await this.#work();
    } finally {
      this.#isStarting = false;
    }
  }

  async pause(): Promise<void> {
    if (this.#isWanted) this.#wanted = 'paused';
    this.#tap?.recall();
    await this.#work();
    // What came before the broker heard of it; unless it goes on already.
    if (!this.#isWanted) this.#tap?.recall();
  }

  resume(): void {
    if (this.#wanted !== 'paused') return;
    this.#wanted = 'running';
    this.#goOn();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Gives back what is still held, though its handlers go on: they settle nothing any more. */
  async giveUp(): Promise<void> {
    const why = new Revoked(`"${this.#options.source.queue}" is closed`);
    for (const delivery of this.#tap?.held.values() ?? []) delivery.revoke(why);
    this.#tap?.held.clear();
    await this.#end();
    this.#handover.giveUp();
  }

  async #close(): Promise<void> {
    await this.pause();
    this.#wanted = 'closed';
    this.#tap?.recall();
    await this.#handover.settled();
    await this.#end();
    this.#options.closed(this);
  }

  async #end(): Promise<void> {
    const tap = this.#tap;
    this.#wanted = 'closed';
    this.#stopListening();
    this.#tap = undefined;
    // A connection that ends meanwhile gives all back that was not acknowledged.
    await tap?.close().catch(() => undefined);
  }

  #goOn(): void {
    // It fails for whoever starts it alone, who is told.
    this.#work().catch(() => undefined);
  }

  /** Brings what is to what is wanted, one step at a time; who asks meanwhile waits for the same. */
  #work(): Promise<void> {
    this.#working ??= this.#converge();
    return this.#working;
  }

  async #converge(): Promise<void> {
    try {
      // Were it over before it is known to be under way, it would be for ever.
      await Promise.resolve();
      await this.#steps();
    } finally {
      // Without a gap after the last look: whoever asks from now on is looked for again.
      this.#working = undefined;
    }
  }

  async #steps(): Promise<void> {
    const { connection, logger, source } = this.#options;
    for (;;) {
      const { model } = connection;
      const isRunning = this.#tap?.isConsuming ?? false;
      if (!model || this.#wanted === 'closed' || isRunning === this.#isWanted) return;
      try {
        await (isRunning ? this.#tap?.cancel() : this.#attach(model));
      } catch (err) {
        if (connection.model !== model) continue;
        if (this.#isStarting) throw err;
        logger.warn({ err, queue: source.queue }, `queue "${source.queue}" can't be consumed; trying again soon`);
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  async #attach(model: ChannelModel): Promise<void> {
    const { source, prefetch } = this.#options;
    const tap = (this.#tap ??= await Tap.open(model, prefetch, {
      delivered: (message) => this.#handover.deliver(tap, message, this.#isWanted),
      cancelled: () => this.#cancelled(),
      ended: (refusal) => this.#ended(tap, refusal),
    }));
    const again = this.#isMissing;
    await source.prepare(model, again);
    this.#isMissing = false;
    await tap.consume(source.queue);
  }

  #cancelled(): void {
    const { source, logger } = this.#options;
    const held = this.#tap?.held.size ?? 0;
    logger.error(
      { queue: source.queue, held },
      `queue "${source.queue}" was deleted under its consumer: all that waited in it is lost, how many the broker does not say; ` +
        `${held} messages that were handed over are finished. It is declared again.`,
    );
    this.#isMissing = true;
    this.#goOn();
  }

  #ended(tap: Tap, refusal: Refusal | undefined): void {
    const { source, logger } = this.#options;
    if (this.#tap === tap) this.#tap = undefined;
    // They come again; who has not begun them need not.
    tap.recall();
    if (!refusal) return;
    this.#isMissing ||= refusal.code === NOT_FOUND;
    logger.warn(
      { queue: source.queue, words: refusal.words },
      `RabbitMQ closed the channel that "${source.queue}" is consumed on; another one is opened`,
    );
    this.#goOn();
  }
}
