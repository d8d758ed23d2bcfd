interface Expiry {
  cancel(): void;
}

/** How late an expiry may be noticed: fine enough for time-outs of seconds. */
const TICK_MS = 100;

/** One timer for every time-out of a process: a message's own would cost more than its validation. */
export class Sweeper {
  readonly #waiting = new Set<{ readonly dueAt: number; readonly expire: () => void }>();
  #timer: NodeJS.Timeout | undefined;

  after(ms: number, expire: () => void): Expiry {
    const entry = { dueAt: performance.now() + ms, expire };
    this.#waiting.add(entry);
    this.#timer ??= setInterval(() => this.#sweep(), TICK_MS).unref();
    return { cancel: () => void this.#waiting.delete(entry) };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #sweep(): void {
    const now = performance.now();
    for (const entry of this.#waiting) {
      if (entry.dueAt > now) continue;
      this.#waiting.delete(entry);
      entry.expire();
    }
    if (this.#waiting.size === 0) this.close();
  }
}
