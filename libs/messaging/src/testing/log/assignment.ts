import { setTimeout as sleep } from 'node:timers/promises';
import { Revoked } from '../../errors/handling-errors.js';
import type { Handle, Settlement } from '../../transports/consumption.js';
import { Delivery } from '../../transports/delivery.js';
import type { WireMessage } from '../../wire/envelope.js';

/** A partition as its group has it. */
export interface Partition {
  readonly messages: readonly WireMessage[];
  /** The lowest offset that is not finished: where the next assignment begins. */
  committed: number;
  /** The lowest offset that nobody was ever given. */
  fresh: number;
}

export interface AssignmentOptions {
  readonly partition: Partition;
  readonly ordered: boolean;
  readonly prefetch: number;
  readonly handle: Handle;
}

/** The wait before what was given back, though nobody asked for it, comes again. */
const AGAIN_MS = 50;

/** One partition in the hands of one consumer, from an assignment to the next: hands over in order, commits the lowest unfinished. */
export class Assignment {
  readonly #options: AssignmentOptions;
  readonly #unsettled = new Map<number, Delivery>();
  /** Finished, above the lowest unfinished. */
  readonly #finished = new Set<number>();
  #next: number;
  #state: 'feeding' | 'paused' | 'ended' = 'feeding';
  /** Something was given back: nothing above it is handed over before it. */
  #givenBack = false;
  readonly #draining: (() => void)[] = [];

  constructor(options: AssignmentOptions) {
    this.#options = options;
    this.#next = options.partition.committed;
  }

  /** Hands over what there is, as long as it is within the window. */
  feed(): void {
    const { partition, prefetch } = this.#options;
    while (this.#state === 'feeding' && !this.#givenBack && this.#next - partition.committed < prefetch) {
      const message = partition.messages[this.#next];
      if (!message) return;
      this.#handOver(this.#next, message);
      this.#next += 1;
    }
  }

  pause(): void {
    this.#state = 'paused';
    for (const delivery of this.#unsettled.values()) delivery.recall();
  }

  resume(): void {
    if (this.#state === 'paused') this.#state = 'feeding';
    this.feed();
  }

  /** Hands over nothing more and waits, `withinMs` at most; what is left then is somebody else's. */
  async drain(withinMs: number): Promise<void> {
    this.pause();
    const late = new AbortController();
    const empty = new Promise<void>((resolve) => this.#draining.push(resolve));
    this.#drained();
    await Promise.race([empty, sleep(withinMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    this.end();
    if (this.#options.ordered)
      for (const delivery of this.#unsettled.values()) delivery.revoke(new Revoked('its partition is another’s'));
  }

  /** What settles from now on is not heard. */
  end(): void {
    this.#state = 'ended';
    for (const resolve of this.#draining.splice(0)) resolve();
  }

  #handOver(offset: number, message: WireMessage): void {
    const { partition, handle } = this.#options;
    const delivery = new Delivery(message, { redelivered: offset < partition.fresh });
    partition.fresh = Math.max(partition.fresh, offset + 1);
    this.#unsettled.set(offset, delivery);
    void Promise.resolve(handle(delivery)).then((settlement) => this.#settle(offset, settlement));
  }

  #settle(offset: number, settlement: Settlement): void {
    if (this.#state === 'ended') return;
    const { partition } = this.#options;
    this.#unsettled.delete(offset);
    if (settlement === 'release') this.#givenBack = true;
    else this.#finished.add(offset);
    while (this.#finished.delete(partition.committed)) partition.committed += 1;
    this.#drained();
    if (this.#givenBack && this.#unsettled.size === 0) this.#seekBack();
    this.feed();
  }

  #drained(): void {
    if (this.#unsettled.size === 0) for (const resolve of this.#draining.splice(0)) resolve();
  }

  /** What was finished above what was given back comes again, as on a log that knows one position. */
  #seekBack(): void {
    this.#finished.clear();
    this.#next = this.#options.partition.committed;
    setTimeout(() => {
      this.#givenBack = false;
      this.feed();
    }, AGAIN_MS).unref();
  }
}
