import { Revoked } from '../errors/handling-errors.js';
import type { Logger } from '../observability/logger.js';
import type { ClaimedRow, LocalQueue } from '../ports/local-queue.js';
import { WriteBehind } from './write-behind.js';

/** What becomes of a row: removed, left as the handler wrote it, or given back. */
export type RowFate = 'remove' | 'keep' | 'release';

export interface RowFeedOptions {
  readonly queue: LocalQueue;
  readonly subscription: string;
  /** Who claims: app and instance. */
  readonly owner: string;
  /** Rows held at once. */
  readonly prefetch: number;
  readonly logger: Logger;
}

/** A claim's life without a renewal: how long a killed process's rows wait for another. */
const LEASE_MS = 30_000;
/** How often a feed looks without being woken: a wake-up may be lost. */
const POLL_MS = 5_000;
/** A row may be due and wait for its turn: no busy looking. */
const SHORTEST_WAKE_MS = 10;
/** The wait after the database refused. */
const RECOVERY_MS = 1_000;

/** Feeds the rows of one subscription to a handler: claims what is due, renews while it is handled, settles by its fate. */
export class RowFeed {
  readonly #held = new Map<string, { readonly row: ClaimedRow; readonly lost: (why: Error) => void }>();
  readonly #options: RowFeedOptions;
  readonly #handle: (row: ClaimedRow, onLost: (abort: (why: Error) => void) => void) => Promise<RowFate>;
  readonly #done: WriteBehind<ClaimedRow>;
  readonly #released: WriteBehind<ClaimedRow>;
  readonly #renewal: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #wake: NodeJS.Timeout | undefined;
  #state: 'running' | 'paused' | 'closed' = 'running';
  #claiming: Promise<void> | undefined;
  #again = false;
  #suspectHeld = false;
  /** Looking for rows whose process died reads them all, so it is done at times. */
  #lookForSuspects = true;
  #prefetch: number;
  readonly #emptied: (() => void)[] = [];

  constructor(
    options: RowFeedOptions,
    handle: (row: ClaimedRow, onLost: (abort: (why: Error) => void) => void) => Promise<RowFate>,
  ) {
    this.#options = options;
    this.#handle = handle;
    this.#prefetch = options.prefetch;
    const { queue, subscription } = options;
    this.#done = new WriteBehind((rows) => queue.done(rows), options.logger);
    this.#released = new WriteBehind((rows) => queue.release(rows), options.logger);
    this.#renewal = setInterval(() => void this.#renew(), LEASE_MS / 3).unref();
    this.#stopListening = queue.onPut((name) => {
      if (name === subscription) this.#pull();
    });
    this.#pull();
  }

  /** Stops claiming; what is held goes on. */
  async pause(): Promise<void> {
    if (this.#state === 'running') this.#state = 'paused';
    await this.#claiming;
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#pull();
  }

  /** Holds at most so many rows from now on, and no more than it was made for. */
  throttle(prefetch: number): void {
    this.#prefetch = Math.min(prefetch, this.#options.prefetch);
    this.#pull();
  }

  /** Stops claiming, and resolves once what is held has settled and is written. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#stopListening();
    clearTimeout(this.#wake);
    await this.#claiming;
    if (this.#held.size > 0) await new Promise<void>((resolve) => this.#emptied.push(resolve));
    clearInterval(this.#renewal);
    await Promise.all([this.#done.flushed(), this.#released.flushed()]);
  }

  /** Claims until nothing is due or no room is left; asked for while it claims, it looks once more. */
  #pull(): void {
    if (this.#claiming) {
      this.#again = true;
      return;
    }
    this.#claiming = this.#claimAll().finally(() => {
      this.#claiming = undefined;
      if (this.#again) {
        this.#again = false;
        this.#pull();
      }
    });
  }

  async #claimAll(): Promise<void> {
    const { queue, subscription, owner, logger } = this.#options;
    clearTimeout(this.#wake);
    try {
      while (this.#state === 'running') {
        const limit = this.#prefetch - this.#held.size;
        if (limit <= this.#prefetch / 2 && this.#held.size > 0) return;
        const suspect = this.#lookForSuspects && !this.#suspectHeld;
        this.#lookForSuspects &&= !suspect;
        const rows = await queue.claim({ subscription, owner, limit, leaseMs: LEASE_MS, suspect });
        for (const row of rows) void this.#run(row);
        if (rows.length < limit) break;
      }
      if (this.#state === 'running')
        this.#wakeIn(Math.min((await queue.nextDueInMs(subscription)) ?? POLL_MS, POLL_MS));
    } catch (error) {
      logger.warn({ err: error, subscription }, 'rows could not be claimed; looking again soon');
      this.#wakeIn(RECOVERY_MS);
    }
  }

  #wakeIn(ms: number): void {
    clearTimeout(this.#wake);
    if (this.#state !== 'running') return;
    const look = (): void => {
      this.#lookForSuspects = true;
      this.#pull();
    };
    this.#wake = setTimeout(look, Math.max(ms, SHORTEST_WAKE_MS)).unref();
  }

  async #run(row: ClaimedRow): Promise<void> {
    let lost: (why: Error) => void = () => undefined;
    this.#held.set(row.token, { row, lost: (why) => lost(why) });
    if (row.crashes > 0) this.#suspectHeld = true;
    const fate = await this.#handle(row, (abort) => (lost = abort));
    if (fate === 'remove') await this.#done.write(row);
    if (fate === 'release') await this.#released.write(row);
    this.#held.delete(row.token);
    if (row.crashes > 0) {
      this.#suspectHeld = false;
      this.#lookForSuspects = true;
    }
    if (this.#held.size === 0) for (const wake of this.#emptied.splice(0)) wake();
    if (row.crashes > 0 || this.#held.size <= this.#prefetch / 2) this.#pull();
  }

  async #renew(): Promise<void> {
    this.#lookForSuspects = true;
    const held = [...this.#held.values()];
    if (held.length === 0) return;
    try {
      const kept = await this.#options.queue.renew(
        held.map(({ row }) => row),
        LEASE_MS,
      );
      for (const { row, lost } of held)
        if (!kept.has(row.token)) lost(new Revoked(`the lease of row ${row.rowId} of "${row.subscription}" was lost`));
    } catch (error) {
      this.#options.logger.warn(
        { err: error, subscription: this.#options.subscription },
        'leases could not be renewed',
      );
    }
  }
}
