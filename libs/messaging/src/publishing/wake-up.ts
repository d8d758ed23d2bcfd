import { setTimeout as sleep } from 'node:timers/promises';

/** A loop's waits: cut short by a wake-up, where it listens, and by the end. A wake-up that comes while it works is kept. */
export class WakeUp {
  readonly #end = new AbortController();
  #woken = false;
  #wake: () => void = () => undefined;

  get ended(): boolean {
    return this.#end.signal.aborted;
  }

  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  end(): void {
    this.#end.abort();
    this.wake();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#woken && !this.ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#woken = false;
  }

  /** Not cut short by a wake-up. */
  async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#end.signal }).catch(() => undefined);
  }
}
