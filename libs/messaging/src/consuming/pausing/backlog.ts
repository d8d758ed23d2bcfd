import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/logger.js';
import type { LocalQueue } from '../../ports/local-queue.js';

export interface BacklogOptions {
  readonly queue: LocalQueue;
  readonly subscription: string;
  /** Rows that may wait for another attempt. */
  readonly limit: number;
  readonly logger: Logger;
  /** Called when there are more. */
  readonly exceeded: () => Promise<void>;
  /** Called once half of them are worked off. */
  readonly reduced: () => Promise<void>;
  /** How often it looks while there are too many; 1 s when absent. */
  readonly everyMs?: number;
}

const EVERY_MS = 1_000;
/** Counting the rows reads them all: it is done once for so many new ones, as a part of the limit. */
const STEP = 1 / 100;

/** Watches how many messages of a subscription wait for another attempt, in whichever process they failed. */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #end = new AbortController();
  #grown = 0;
  #watching: Promise<void> | undefined;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** A row was written: it looks at times. */
  grew(): void {
    this.#grown += 1;
    if (this.#grown >= this.#options.limit * STEP) this.look();
  }

  look(): void {
    this.#grown = 0;
    this.#watching ??= this.#watch().finally(() => (this.#watching = undefined));
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#watching;
  }

  /** Ends at once where there are few; else when half of the limit is left. */
  async #watch(): Promise<void> {
    const { subscription, limit, logger, exceeded, reduced, everyMs = EVERY_MS } = this.#options;
    let rows = await this.#count();
    if (rows === undefined || rows <= limit) return;
    logger.error(
      { subscription, rows, limit },
      'too many messages wait for another attempt; the subscription takes no new ones until half are worked off',
    );
    await exceeded();
    while (rows === undefined || rows > limit / 2) {
      await sleep(everyMs, undefined, { signal: this.#end.signal, ref: false }).catch(() => undefined);
      if (this.#end.signal.aborted) return;
      rows = await this.#count();
    }
    logger.info({ subscription, rows, limit }, 'half of what waited is worked off; the subscription goes on');
    await reduced();
  }

  /** Undefined while the database doesn't say. */
  async #count(): Promise<number | undefined> {
    const { queue, subscription, logger } = this.#options;
    try {
      return await queue.backlog(subscription);
    } catch (err) {
      logger.warn({ err, subscription }, 'the rows that wait for another attempt could not be counted');
      return undefined;
    }
  }
}
