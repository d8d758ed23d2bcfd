/** So many different messages in a row, with no success between, mean that it is not the message. */
const IN_A_ROW = 3;

/** What it means that a message found its dependency away. */
export interface Absence {
  /** Others succeed meanwhile: it is the message after all, and an attempt is burnt. */
  readonly burn: boolean;
  /** The dependency is away: the subscription pauses. */
  readonly pause: boolean;
}

/** Tells a dependency that is away from a message that can't reach it. One for each subscription. */
export class Availability {
  readonly #inARow = new Set<string>();
  /** How many had succeeded when a message last found its dependency away. */
  readonly #seen = new Map<string, number>();
  #successes = 0;

  succeeded(id: string): void {
    this.#successes += 1;
    // To clear an empty set makes a new one.
    if (this.#inARow.size > 0) this.#inARow.clear();
    if (this.#seen.size > 0) this.#seen.delete(id);
  }

  absent(id: string): Absence {
    const before = this.#seen.get(id);
    const burn = before !== undefined && before < this.#successes;
    this.#seen.set(id, this.#successes);
    this.#inARow.add(id);
    return { burn, pause: this.#inARow.size >= IN_A_ROW };
  }

  /** Whether this message found it away when it was last tried. */
  wasAbsent(id: string): boolean {
    return this.#seen.has(id);
  }

  /** A message that is gone needs no memory. */
  forget(id: string): void {
    if (this.#seen.size > 0) this.#seen.delete(id);
    if (this.#inARow.size > 0) this.#inARow.delete(id);
  }
}
