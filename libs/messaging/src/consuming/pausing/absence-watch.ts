import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalQueue } from '../../ports/local-queue.js';
import type { Policy } from '../../contract/policy.js';
import type { Pauses } from './pauses.js';
import { ROW_LEASE_MS } from '../feeds/row-feed.js';

/** What is away: a dependency of the handlers, or the app's own database. */
export type Absence = 'unavailable' | 'database';

export interface AbsenceWatchOptions {
  readonly subscription: string;
  readonly pauses: Pauses;
  readonly policy: Policy;
  readonly localQueue: LocalQueue;
  /** Rejects while the database can't be reached. */
  readonly ping: () => Promise<void>;
  readonly closing: () => boolean;
  /** Called when it is over. */
  readonly back: (reason: Absence) => void;
}

/** How often it is asked whether what is away is back. */
const PROBE_MS = 1_000;

/** Asks at times whether what a subscription pauses for is back, where none of its messages finds that out. */
export class AbsenceWatch {
  readonly #options: AbsenceWatchOptions;
  readonly #watched = new Set<Absence>();

  constructor(options: AbsenceWatchOptions) {
    this.#options = options;
  }

  /** As long as it isn't over; one that watches already goes on when the subscription pauses again. */
  async watch(reason: Absence): Promise<void> {
    if (this.#watched.has(reason)) return;
    this.#watched.add(reason);
    const { closing, pauses, ping, back } = this.#options;
    const isOver = reason === 'database' ? () => ping().then(() => true) : () => this.#hasNoProbe();
    while (!closing() && pauses.has(reason)) {
      await sleep(PROBE_MS);
      if (pauses.has(reason) && (await isOver().catch(() => false))) back(reason);
    }
    this.#watched.delete(reason);
  }

  /**
   * What would find out that its handlers' dependency is back may be gone: worked off by another process, purged, or
   * never written because the database was away too. New messages find out then.
   */
  async #hasNoProbe(): Promise<boolean> {
    const { localQueue, policy, subscription } = this.#options;
    // A row that is being handled is due when its lease ends.
    const probes = policy.backoff(policy.attempts, () => 0) + ROW_LEASE_MS;
    const dueInMs = await localQueue.nextDueInMs(subscription);
    return dueInMs === undefined || dueInMs > probes;
  }
}
