import { Revoked } from '../../errors/handling-errors.js';
import type { Logger } from '../../observability/logger.js';
import type { EphemeralSource, EphemeralSources } from '../../ports/ephemeral-sources.js';
import type { Consumption, Handle } from '../../transports/consumption.js';
import { Delivery } from '../../transports/delivery.js';
import type { WireMessage } from '../../wire/envelope.js';

export interface CopyFeedOptions {
  readonly sources: EphemeralSources;
  readonly source: EphemeralSource;
  /** Messages held at once. */
  readonly prefetch: number;
  readonly logger: Logger;
  /** Called once it is closed. */
  readonly closed: () => void;
}

/** How long a killed process's source is kept. */
const LEASE_MS = 30_000;
/** How often a feed looks without being woken: a wake-up may be lost. */
const POLL_MS = 1_000;
/** Copies that may wait for whoever doesn't keep up; the oldest go. */
const MOST_COPIES = 10_000;

/** Feeds what comes for an ephemeral source to a handler. It is taken for good: who dies with it has lost only its own copy. */
export class CopyFeed implements Consumption {
  readonly #options: CopyFeedOptions;
  readonly #handle: Handle;
  readonly #held = new Set<Delivery>();
  /** Given back while it pauses. */
  readonly #again: WireMessage[] = [];
  #state: 'running' | 'paused' | 'closed' = 'running';
  #taking: Promise<void> | undefined;
  #more = false;
  #reached = true;
  #closing: Promise<void> | undefined;
  #emptied: () => void = () => undefined;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #stopListening: () => void;

  private constructor(options: CopyFeedOptions, handle: Handle) {
    const { sources, source } = options;
    this.#options = options;
    this.#handle = handle;
    this.#timers = [
      setInterval(() => void this.#renew(), LEASE_MS / 3).unref(),
      setInterval(() => this.#pull(), POLL_MS).unref(),
    ];
    this.#stopListening = sources.onArrival((name) => {
      if (name === source.name) this.#pull();
    });
    this.#pull();
  }

  /** Resolves once whatever is published from now on comes by it. */
  static async open(options: CopyFeedOptions, handle: Handle): Promise<CopyFeed> {
    await options.sources.open(options.source, LEASE_MS);
    return new CopyFeed(options, handle);
  }

  get attached(): boolean {
    return this.#state !== 'closed' && this.#reached;
  }

  get replyTo(): string {
    return this.#options.source.name;
  }

  async pause(): Promise<void> {
    if (this.#state === 'running') this.#state = 'paused';
    this.#recall();
    await this.#taking;
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#pull();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Lets go of what is still held, though its handlers go on. */
  giveUp(): Promise<void> {
    const why = new Revoked(`"${this.replyTo}" is closed`);
    for (const delivery of this.#held) delivery.revoke(why);
    this.#held.clear();
    this.#emptied();
    return Promise.resolve();
  }

  async #close(): Promise<void> {
    this.#state = 'closed';
    for (const timer of this.#timers) clearInterval(timer);
    this.#stopListening();
    this.#recall();
    await this.#taking;
    if (this.#held.size > 0) await new Promise<void>((resolve) => (this.#emptied = resolve));
    const { sources, source, logger, closed } = this.#options;
    await sources.close(source.name).catch((err: unknown) => {
      logger.warn({ err, source: source.name }, 'a source could not be removed; it is once its lease has ended');
    });
    closed();
  }

  #recall(): void {
    for (const delivery of this.#held) delivery.recall();
  }

  /** Takes until nothing is left or no room; asked for while it takes, it looks once more. */
  #pull(): void {
    this.#more = true;
    this.#taking ??= this.#takeAll().finally(() => {
      this.#taking = undefined;
      // Something may have come since it last looked.
      if (this.#more && this.#state === 'running' && this.#held.size < this.#options.prefetch) this.#pull();
    });
  }

  async #takeAll(): Promise<void> {
    const { sources, source, prefetch, logger } = this.#options;
    try {
      while (this.#more && this.#state === 'running') {
        const room = prefetch - this.#held.size;
        if (room <= 0) return;
        this.#more = false;
        const again = this.#again.splice(0, room);
        const messages = again.length > 0 ? again : await sources.take(source.name, room);
        this.#reached = true;
        for (const message of messages) void this.#run(message);
        this.#more ||= messages.length > 0;
      }
    } catch (err) {
      this.#reached = false;
      logger.warn({ err, source: source.name }, 'copies could not be taken; looking again soon');
    }
  }

  async #run(message: WireMessage): Promise<void> {
    const delivery = new Delivery(message, { redelivered: false });
    this.#held.add(delivery);
    try {
      if ((await this.#handle(delivery)) === 'release') this.#again.push(message);
    } catch (err) {
      this.#options.logger.error({ err, source: this.replyTo }, 'a delivery was not settled; its copy is dropped');
    }
    if (!this.#held.delete(delivery)) return;
    if (this.#held.size === 0) this.#emptied();
    this.#pull();
  }

  async #renew(): Promise<void> {
    const { sources, source, logger } = this.#options;
    try {
      if (!(await sources.renew(source.name, LEASE_MS))) {
        logger.warn(
          { source: source.name },
          'a source had lost its lease, and what came meanwhile; it is opened again',
        );
        await sources.open(source, LEASE_MS);
      }
      const dropped = await sources.trim(source.name, MOST_COPIES);
      if (dropped > 0) logger.warn({ source: source.name, dropped }, 'too many copies wait; the oldest are dropped');
    } catch (err) {
      logger.warn({ err, source: source.name }, 'a source could not be renewed');
    }
  }
}
