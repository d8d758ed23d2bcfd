import type { Settlement } from '../transports/consumption.js';
import type { Awaitable } from './awaitable.js';

/** Called when it is its turn, or with `release` when what was before it was given back. */
type Turn = (settlement?: 'release') => void;

/** Keys side by side, one delivery of a key at a time, in the order in which they came. */
export class Lanes {
  /** What waits for its turn; a lane is there while something of its key is at work. */
  readonly #waiting = new Map<string, Turn[]>();

  /** Runs `work` after all of its key that came before it. What was before it given back, it is given back too, or it would overtake it. */
  async run(key: string, work: () => Awaitable<Settlement>): Promise<Settlement> {
    const before = this.#waiting.get(key);
    if (before) {
      const given = await new Promise<'release' | undefined>((resolve) => before.push(resolve));
      if (given) return given;
    } else {
      this.#waiting.set(key, []);
    }
    let settlement: Settlement = 'release';
    try {
      settlement = await work();
      return settlement;
    } finally {
      this.#next(key, settlement);
    }
  }

  #next(key: string, settlement: Settlement): void {
    const waiting = this.#waiting.get(key) ?? [];
    const next = settlement === 'release' ? undefined : waiting.shift();
    if (next) {
      next();
      return;
    }
    this.#waiting.delete(key);
    for (const turn of waiting) turn('release');
  }
}
