import type { Outcome } from './metrics.js';

/** What became of one message, as an operator watches it. */
export interface Sighting {
  /** Ascending from 1, in the order of happening. */
  readonly seq: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly direction: 'published' | 'handled';
  readonly channel: string;
  /** Of what was handled. */
  readonly subscription: string | undefined;
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly outcome: Outcome | 'taken' | 'failed' | 'refused';
  /** Of what was handled, 1 for the first. */
  readonly attempt: number | undefined;
  /** From its arrival to its settlement, or until the broker took its batch over. */
  readonly ms: number;
  readonly bytes: number;
  readonly traceparent: string | undefined;
}

/** Messages that are remembered when nobody looks. */
const KEPT = 200;

/** The last messages that an app published and handled, without their bodies: a ring, and whoever watches it. */
export class Tail {
  readonly #ring: Sighting[] = [];
  readonly #watchers = new Set<(sighting: Sighting) => void>();
  #seen = 0;

  see(sighting: Omit<Sighting, 'seq' | 'at'>): void {
    // Field by field: to spread it costs ten times as much.
    const numbered: Sighting = {
      seq: this.#seen + 1,
      at: Date.now(),
      direction: sighting.direction,
      channel: sighting.channel,
      subscription: sighting.subscription,
      type: sighting.type,
      id: sighting.id,
      outcome: sighting.outcome,
      attempt: sighting.attempt,
      ms: sighting.ms,
      bytes: sighting.bytes,
      traceparent: sighting.traceparent,
    };
    this.#ring[this.#seen % KEPT] = numbered;
    this.#seen += 1;
    for (const watch of this.#watchers) watch(numbered);
  }

  /** Oldest first. */
  last(limit = KEPT): readonly Sighting[] {
    const from = this.#seen % KEPT;
    const inOrder = this.#seen < KEPT ? this.#ring : [...this.#ring.slice(from), ...this.#ring.slice(0, from)];
    return limit <= 0 ? [] : inOrder.slice(-limit);
  }

  /** Calls back with every message from now on; what `watch` throws is the caller's to avoid. Returns what ends it. */
  watch(watcher: (sighting: Sighting) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
}
