/** Counts, apart from everything that it counts: what was confirmed to its sender, and what took effect. */
export class Tally {
  readonly #confirmed = new Set<string>();
  #sent = 0;

  sent(): void {
    this.#sent += 1;
  }

  confirmed(what: string): void {
    this.#confirmed.add(what);
  }

  /** What was confirmed and took no effect, and what took effect more than once. */
  compare(effects: readonly string[]): {
    readonly sent: number;
    readonly confirmed: number;
    readonly lost: readonly string[];
    readonly repeated: readonly string[];
  } {
    const seen = new Set<string>();
    const repeated = effects.filter((one) => seen.size === seen.add(one).size);
    return {
      sent: this.#sent,
      confirmed: this.#confirmed.size,
      lost: [...this.#confirmed].filter((one) => !seen.has(one)),
      repeated,
    };
  }
}
