import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { Revoked } from '../../errors/handling-errors.js';
import type { Logger } from '../../observability/logger.js';
import type { Consumption, Handle } from '../consumption.js';
import { Delivery } from '../delivery.js';
import { RETRY_MS } from './config.js';
import type { Connection } from './connection.js';
import type { Refusal } from './probe.js';
import { Tap } from './tap.js';

/** What is consumed, and what must be there for it. */
export interface Feedable {
  readonly queue: string;
  readonly replyTo?: string;
  /** Once a channel is open, before it is consumed from; `again` after it was missing. @throws what the broker refuses */
  prepare(tap: Tap, model: ChannelModel, again: boolean): Promise<void>;
  deliveryOf(message: ConsumeMessage): Delivery;
}

interface QueueFeedOptions {
  readonly source: Feedable;
  readonly connection: Connection;
  readonly prefetch: number;
  readonly logger: Logger;
  readonly closed: (feed: QueueFeed) => void;
}

const NOT_FOUND = 404;

/** Delivers a queue's messages to a handler, over as many connections and channels as that takes. */
export class QueueFeed implements Consumption {
  readonly #options: QueueFeedOptions;
  readonly #handle: Handle;
  #wanted: 'running' | 'paused' | 'closed' = 'running';
  #tap: Tap | undefined;
  #working: Promise<void> | undefined;
  #isMissing = false;
  #atWork = 0;
  #closing: Promise<void> | undefined;
  #idle: () => void = () => undefined;
  #stopListening: () => void = () => undefined;

  constructor(options: QueueFeedOptions, handle: Handle) {
    this.#options = options;
    this.#handle = handle;
  }

  get attached(): boolean {
    return this.#tap?.isConsuming ?? false;
  }

  get replyTo(): string {
    return this.#options.source.replyTo ?? this.#options.source.queue;
  }

  get #isWanted(): boolean {
    return this.#wanted === 'running';
  }

  /** Resolves once it consumes, or once the broker could not be reached. @throws what the broker refuses */
  async start(): Promise<void> {
    const { connection } = this.#options;
    const model = await connection.reached();
    try {
      if (model) await this.#attach(model);
    } catch (error) {
      // A connection that ended meanwhile is no refusal: it goes on with the next.
      if (connection.model === model) throw error;
    }
    if (this.#wanted === 'closed') return;
    // Only now: of two that attach at once each would have a consumer, and nobody would ever cancel the first.
    this.#stopListening = connection.onConnected(() => void this.#work());
    if (connection.model !== model) void this.#work();
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
    void this.#work();
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
    this.#idle();
  }

  async #close(): Promise<void> {
    await this.pause();
    this.#wanted = 'closed';
    this.#tap?.recall();
    if (this.#atWork > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
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

  /** Brings what is to what is wanted, one step at a time; who asks meanwhile waits for the same. */
  #work(): Promise<void> {
    this.#working ??= this.#converge().finally(() => (this.#working = undefined));
    return this.#working;
  }

  async #converge(): Promise<void> {
    const { connection, logger, source } = this.#options;
    for (;;) {
      const { model } = connection;
      const isRunning = this.#tap?.isConsuming ?? false;
      if (!model || this.#wanted === 'closed' || isRunning === this.#isWanted) return;
      try {
        await (isRunning ? this.#tap?.cancel() : this.#attach(model));
      } catch (err) {
        if (connection.model !== model) continue;
        logger.warn({ err, queue: source.queue }, `queue "${source.queue}" can't be consumed; trying again soon`);
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  async #attach(model: ChannelModel): Promise<void> {
    const { source, prefetch } = this.#options;
    const tap = (this.#tap ??= await Tap.open(model, prefetch, {
      delivered: (message) => void this.#deliver(tap, message),
      cancelled: () => this.#cancelled(),
      ended: (refusal) => this.#ended(tap, refusal),
    }));
    const again = this.#isMissing;
    await source.prepare(tap, model, again);
    this.#isMissing = false;
    await tap.consume(source.queue);
  }

  async #deliver(tap: Tap, message: ConsumeMessage): Promise<void> {
    const { source, logger } = this.#options;
    this.#atWork += 1;
    try {
      const delivery = source.deliveryOf(message);
      tap.held.set(message, delivery);
      // It was under way when the consumer was cancelled.
      if (!this.#isWanted) delivery.recall();
      if ((await this.#handle(delivery)) === 'release') tap.release(message);
      else tap.done(message);
    } catch (err) {
      logger.error({ err, queue: source.queue }, 'a delivery was not settled; it is given back');
      // At once it would come back without end.
      await sleep(RETRY_MS, undefined, { ref: false });
      tap.release(message);
    } finally {
      this.#atWork -= 1;
      if (this.#atWork === 0 && this.#wanted === 'closed') this.#idle();
    }
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
    void this.#work();
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
    void this.#work();
  }
}
