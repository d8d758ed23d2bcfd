/**
 * Why a subscription doesn't take: an operator said so, what its handlers depend on is away, its own database is away,
 * or too many of its messages wait for another attempt.
 */
export type PauseReason = 'operator' | 'unavailable' | 'database' | 'backlog';

/** What may go on while a subscription pauses. */
export interface Flow {
  /** New messages from the broker. */
  readonly broker: boolean;
  /** Rows of the local queue: all, one at a time as a probe, or none. */
  readonly retries: 'all' | 'probe' | 'none';
}

/** The reasons for which a subscription pauses, and what may go on meanwhile. */
export class Pauses {
  readonly #reasons = new Set<PauseReason>();
  #flow: Flow = { broker: true, retries: 'all' };

  /** @returns whether it is new */
  add(reason: PauseReason): boolean {
    if (this.#reasons.has(reason)) return false;
    this.#reasons.add(reason);
    this.#flow = this.#left();
    return true;
  }

  /** @returns whether it was there */
  remove(reason: PauseReason): boolean {
    const isRemoved = this.#reasons.delete(reason);
    this.#flow = this.#left();
    return isRemoved;
  }

  has(reason: PauseReason): boolean {
    return this.#reasons.has(reason);
  }

  list(): readonly PauseReason[] {
    return [...this.#reasons];
  }

  /** Every message asks. */
  get flow(): Flow {
    return this.#flow;
  }

  #left(): Flow {
    const stopped = this.has('operator') || this.has('database');
    return {
      broker: this.#reasons.size === 0,
      retries: stopped ? 'none' : this.has('unavailable') ? 'probe' : 'all',
    };
  }
}
