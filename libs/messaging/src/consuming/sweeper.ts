interface Expiry {
  /** Harmless when it came already, and when repeated. */
  cancel(): void;
}

/** How late an expiry may be noticed: fine enough for time-outs of seconds. */
const TICK_MS = 100;

/** In a list of which it is a link itself: to put it in a set and take it out would cost as much as two promises. */
class Entry implements Expiry {
  before: Entry = this;
  after: Entry = this;

  constructor(
    readonly dueAt: number,
    readonly expire: () => void,
  ) {}

  get waits(): boolean {
    return this.after !== this;
  }

  insertBefore(other: Entry): void {
    this.before = other.before;
    this.after = other;
    other.before.after = this;
    other.before = this;
  }

  cancel(): void {
    this.before.after = this.after;
    this.after.before = this.before;
    this.before = this;
    this.after = this;
  }
}

/** One timer for every time-out of a process: a message's own would cost more than its validation. */
export class Sweeper {
  /** The list's beginning and its end. */
  readonly #ring = new Entry(Infinity, () => undefined);
  #timer: NodeJS.Timeout | undefined;

  after(ms: number, expire: () => void): Expiry {
    const entry = new Entry(performance.now() + ms, expire);
    entry.insertBefore(this.#ring);
    this.#timer ??= setInterval(() => this.#sweep(), TICK_MS).unref();
    return entry;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #sweep(): void {
    const now = performance.now();
    const due: Entry[] = [];
    for (let entry = this.#ring.after; entry !== this.#ring; entry = entry.after)
      if (entry.dueAt <= now) due.push(entry);
    for (const entry of due) {
      if (!entry.waits) continue;
      entry.cancel();
      entry.expire();
    }
    if (this.#ring.after === this.#ring) this.close();
  }
}
