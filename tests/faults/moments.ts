import type { Random } from '../support/random.js';

/** Random moments of a load, by its answers: none before a quarter of them, none so late that three quarters are near. */
export class Moments {
  /** In order, each resolved once it has come. */
  readonly all: readonly Promise<void>[];
  readonly #waiting = new Map<() => void, number>();

  constructor(load: number, count: number, random: Random, latest = (load * 5) / 8) {
    const [first, last] = [Math.ceil(load / 4), Math.floor(latest)];
    const moments = Array.from({ length: count }, () => random.between(first, last)).toSorted((a, b) => a - b);
    this.all = moments.map((moment) => new Promise((resolve) => this.#waiting.set(resolve, moment)));
  }

  passed(answers: number): void {
    for (const [resolve, moment] of this.#waiting) if (answers >= moment) resolve();
  }
}
