import type { Clock } from '../ports/clock.js';
import type { DeadLetter, DeadLetterStore, NewDeadLetter } from '../ports/dead-letter-store.js';
import type { ClaimedRow, LocalQueue } from '../ports/local-queue.js';

/** Dead letters in memory. */
export class MemoryDeadLetters implements DeadLetterStore {
  readonly #letters: DeadLetter[] = [];

  constructor(
    private readonly localQueue: LocalQueue,
    private readonly clock: Clock,
  ) {}

  async add(letter: NewDeadLetter, claim?: ClaimedRow): Promise<void> {
    this.#letters.unshift({
      ...letter,
      letterId: BigInt(this.#letters.length + 1),
      diedAt: new Date(this.clock.now()).toISOString(),
    });
    if (claim) await this.localQueue.done([claim]);
  }

  list({
    subscription,
    limit,
  }: {
    readonly subscription?: string;
    readonly limit: number;
  }): Promise<readonly DeadLetter[]> {
    return Promise.resolve(this.#of(subscription).slice(0, limit));
  }

  count(subscription?: string): Promise<number> {
    return Promise.resolve(this.#of(subscription).length);
  }

  #of(subscription: string | undefined): DeadLetter[] {
    return this.#letters.filter((letter) => subscription === undefined || letter.subscription === subscription);
  }
}
