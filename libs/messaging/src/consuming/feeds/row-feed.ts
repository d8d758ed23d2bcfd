import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/logger.js';
import type { ClaimedRow, LocalQueue } from '../../ports/local-queue.js';
import type { ConsumeOptions, Consumption } from '../../transports/consumption.js';
import type { Delivery } from '../../transports/delivery.js';
import { HeldClaims } from './held-claims.js';
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
  /** Who loses a row's lease writes nothing of it any more. */
  readonly ordered: boolean;
  readonly logger: Logger;
  readonly deliveryOf: (row: ClaimedRow) => Delivery;
  /** Awaited before rows with keys are handed over: until they settle, nobody else is given rows of those keys. */
  readonly onAssigned?: ConsumeOptions['onAssigned'];
}

/** A claim's life without a renewal: how long a killed process's rows wait for another. */
export const ROW_LEASE_MS = 30_000;
/** How often a feed looks without being woken: a wake-up may be lost. */
const POLL_MS = 5_000;
/** A row may be due and wait for its turn: no busy looking. */
const SHORTEST_WAKE_MS = 10;
/** The wait after the database refused, or a handler broke its promise never to reject. */
const RECOVERY_MS = 1_000;

/** Feeds the rows of one subscription to a handler: claims what is due, renews while it is handled, settles by its fate. */
export class RowFeed implements Consumption {
  readonly #held: HeldClaims;
  readonly #options: RowFeedOptions;
  readonly #handle: (delivery: Delivery) => Promise<RowFate>;
  readonly #done: WriteBehind<ClaimedRow>;
  readonly #released: WriteBehind<ClaimedRow>;
  readonly #renewal: NodeJS.Timeout;
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();
  #wake: NodeJS.Timeout | undefined;
  #state: 'running' | 'paused' | 'closed' = 'running';
  #claiming: Promise<void> | undefined;
  #again = false;
  #suspectHeld = false;
  /** Looking for rows whose process died reads them all, so it is done at times. */
  #lookForSuspects = true;
  #prefetch: number;
  #reached = true;

  constructor(options: RowFeedOptions, handle: (delivery: Delivery) => Promise<RowFate>) {
    const { queue, subscription, logger, ordered, prefetch } = options;
    this.#options = options;
    this.#handle = handle;
    this.#prefetch = prefetch;
    this.#held = new HeldClaims(queue, ordered);
    this.#done = new WriteBehind((rows) => queue.done(rows), logger);
    this.#released = new WriteBehind((rows) => queue.release(rows), logger);
    this.#renewal = setInterval(() => void this.#renew(), ROW_LEASE_MS / 3).unref();
    this.#stopListening = queue.onPut((name) => {
      if (name === subscription) this.#pull();
    });
    this.#pull();
  }

  get #running(): boolean {
    return this.#state === 'running';
  }

  get attached(): boolean {
    return this.#state !== 'closed' && this.#reached;
  }

  async pause(): Promise<void> {
    if (this.#state === 'running') this.#state = 'paused';
    this.#held.recall();
    await this.#claiming;
    if (!this.#running) this.#held.recall();
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

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#closing.abort();
    this.#stopListening();
    clearTimeout(this.#wake);
    this.#held.recall();
    await this.#claiming;
    this.#held.recall();
    await this.#held.empty();
    clearInterval(this.#renewal);
    await Promise.all([this.#done.flushed(), this.#released.flushed()]);
  }

  /** Gives back what is still held, though its handlers go on: they settle nothing any more. */
  giveUp(): Promise<void> {
    return this.#held.giveUp();
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
        const rows = await queue.claim({ subscription, owner, limit, leaseMs: ROW_LEASE_MS, suspect });
        this.#reached = true;
        await this.#handOver(rows);
        if (rows.length < limit) break;
      }
      if (this.#state === 'running')
        this.#wakeIn(Math.min((await queue.nextDueInMs(subscription)) ?? POLL_MS, POLL_MS));
    } catch (error) {
      this.#reached = false;
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

  async #handOver(rows: readonly ClaimedRow[]): Promise<void> {
    const { deliveryOf, onAssigned } = this.#options;
    const taken = rows.map((row) => [row, deliveryOf(row)] as const);
    for (const [row, delivery] of taken) {
      this.#held.add(row, delivery);
      this.#suspectHeld ||= row.crashes > 0;
    }
    const keys = rows.flatMap(({ key }) => key ?? []);
    if (keys.length > 0) await onAssigned?.(keys);
    for (const [row, delivery] of taken) void this.#run(row, delivery);
  }

  async #run(row: ClaimedRow, delivery: Delivery): Promise<void> {
    const fate = await this.#handle(delivery).catch((error: unknown) => this.#afterAWhile(row, error));
    if (fate === 'remove') await this.#done.write(row);
    if (fate === 'release') await this.#released.write(row);
    this.#held.drop(row);
    if (row.crashes > 0) {
      this.#suspectHeld = false;
      this.#lookForSuspects = true;
    }
    if (row.crashes > 0 || this.#held.size <= this.#prefetch / 2) this.#pull();
  }

  /** Given back at once, the row would come again at once. */
  async #afterAWhile({ rowId, subscription }: ClaimedRow, error: unknown): Promise<RowFate> {
    this.#options.logger.error({ err: error, subscription, rowId }, 'a delivery was not settled; it is given back');
    await sleep(RECOVERY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    return 'release';
  }

  async #renew(): Promise<void> {
    this.#lookForSuspects = true;
    try {
      await this.#held.renew(ROW_LEASE_MS);
    } catch (error) {
      const { logger, subscription } = this.#options;
      logger.warn({ err: error, subscription }, 'leases could not be renewed');
    }
  }
}
