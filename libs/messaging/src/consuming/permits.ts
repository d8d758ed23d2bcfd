import { afterwards } from './afterwards.js';
import type { Awaitable } from './awaitable.js';

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

  /** Runs `work` with a permit: at once where one is free, else in the order of asking. @param over called when it gave the permit back */
  run<T>(work: () => Awaitable<T>, over: () => void): Awaitable<T> {
    if (this.#takeAtOnce()) return this.#begin(work, over);
    return new Promise((resolve) => this.#waiting.push(() => resolve(this.#begin(work, over))));
  }

  /** Resolves once a permit is the caller's. */
  take(): Promise<void> | undefined {
    return this.#takeAtOnce() ? undefined : new Promise((resolve) => this.#waiting.push(resolve));
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

  /** Nobody who asked before is passed over. */
  #takeAtOnce(): boolean {
    if (this.#free === 0 || this.#waiting.length > 0) return false;
    this.#free -= 1;
    return true;
  }

  #begin<T>(work: () => Awaitable<T>, over: () => void): Awaitable<T> {
    const ended = (): void => {
      this.giveBack();
      over();
    };
    let result: Awaitable<T>;
    try {
      result = work();
    } catch (error) {
      ended();
      return Promise.resolve().then(() => {
        throw error;
      });
    }
    if (result instanceof Promise) return afterwards(result, ended);
    ended();
    return result;
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
