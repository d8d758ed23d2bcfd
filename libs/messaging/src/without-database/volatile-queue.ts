import type { ClaimedRow, RowName } from '../ports/local-queue.js';
import { MemoryLocalQueue } from './memory-local-queue.js';

/** The local queue of a process without a database: it says when a row is gone, for the broker keeps its message until then. */
export class VolatileQueue extends MemoryLocalQueue {
  readonly #waiting = new Map<() => void, RowName>();

  gone(row: RowName): Promise<void> {
    return this.has(row) ? new Promise((resolve) => this.#waiting.set(resolve, row)) : Promise.resolve();
  }

  override async done(claims: readonly ClaimedRow[]): Promise<void> {
    await super.done(claims);
    this.#tell();
  }

  override async purge(subscription: string): Promise<number> {
    const removed = await super.purge(subscription);
    this.#tell();
    return removed;
  }

  #tell(): void {
    for (const [resolve, row] of this.#waiting) {
      if (this.has(row)) continue;
      this.#waiting.delete(resolve);
      resolve();
    }
  }
}
