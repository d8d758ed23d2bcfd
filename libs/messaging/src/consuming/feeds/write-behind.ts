import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/logger.js';

const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 5_000;

/** Writes what comes while an earlier write is under way together in the next: batches without a timer. Tries until it succeeds. */
export class WriteBehind<T> {
  readonly #write: (items: readonly T[]) => Promise<void>;
  readonly #logger: Logger;
  #items: T[] = [];
  #next: Promise<void> | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(write: (items: readonly T[]) => Promise<void>, logger: Logger) {
    this.#write = write;
    this.#logger = logger;
  }

  /** Resolves once `item` is written. */
  write(item: T): Promise<void> {
    this.#items.push(item);
    this.#next ??= this.#running.then(() => {
      const items = this.#items;
      this.#items = [];
      this.#next = undefined;
      this.#running = this.#until(items);
      return this.#running;
    });
    return this.#next;
  }

  /** Resolves once everything handed over so far is written. */
  async flushed(): Promise<void> {
    await (this.#next ?? this.#running);
  }

  async #until(items: readonly T[]): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
      try {
        await this.#write(items);
        return;
      } catch (error) {
        this.#logger.warn(
          { err: error, rows: items.length, retryInMs: waitMs },
          'a settlement could not be written; trying again',
        );
        await sleep(waitMs);
      }
    }
  }
}
