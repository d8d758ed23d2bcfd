/** A bounded number of permits, handed out in the order of asking. */
export class Permits {
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #handingOut = false;
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

  /** Whether a permit is the caller's now: one is free, and nobody asked before. */
  takeAtOnce(): boolean {
    if (this.#free === 0 || this.#waiting.length > 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Calls `begin` once a permit is the caller's; it must not throw. */
  wait(begin: () => void): void {
    this.#waiting.push(begin);
  }

  /** Resolves once a permit is the caller's. */
  take(): Promise<void> | undefined {
    return this.takeAtOnce() ? undefined : new Promise((resolve) => this.wait(resolve));
  }

  giveBack(): void {
    this.#free += 1;
    this.#handOut();
    if (this.#free < this.total) return;
    for (const wake of this.#idle.splice(0)) wake();
  }

  /** Resolves once every permit is back. */
  async idle(): Promise<void> {
    if (this.#free < this.total) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** A loop: who begins may be over at once and give its permit back, as may all who wait. */
  #handOut(): void {
    if (this.#handingOut) return;
    this.#handingOut = true;
    while (this.#free > 0) {
      const begin = this.#waiting.shift();
      if (!begin) break;
      this.#free -= 1;
      begin();
    }
    this.#handingOut = false;
  }
}
