/** A bounded number of permits, handed out in the order of asking. */
export class Permits {
  readonly #waiting: (() => void)[] = [];
  #free: number;
  readonly #idle: (() => void)[] = [];

  constructor(readonly total: number) {
    this.#free = total;
  }

  get free(): number {
    return this.#free;
  }

  get taken(): number {
    return this.total - this.#free;
  }

  /** Resolves once a permit is the caller's. */
  take(): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
    if (this.#free < this.total) return;
    for (const wake of this.#idle.splice(0)) wake();
  }

  /** Resolves once every permit is back. */
  async idle(): Promise<void> {
    if (this.#free < this.total) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
