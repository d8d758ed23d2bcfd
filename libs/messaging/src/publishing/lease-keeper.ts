import type { RelayLease, RelayLeases, RelayName } from '../ports/relay-leases.js';

export interface LeaseKeeperOptions {
  readonly leases: RelayLeases;
  readonly name: RelayName;
  /** Who asks: app and instance, for whoever looks at the row. */
  readonly owner: string;
  readonly leaseMs: number;
}

/** Renewed when a third of it is over: two renewals may fail before it ends. */
const FRESH = 2 / 3;

/** A relay's hold on its lease. No timer renews it: a relay that hangs loses it. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  #lease: RelayLease | undefined;
  /** By this process's monotonic clock, counted from before the database was asked: never later than the database's own. */
  #endsAt = 0;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** The lease, when it lasts another `ms` at least; undefined while another process has it. */
  async lasting(ms: number): Promise<RelayLease | undefined> {
    const { leases, name, owner, leaseMs } = this.#options;
    if (this.#lease && this.#leftMs() >= Math.max(ms, leaseMs * FRESH)) return this.#lease;
    const askedAt = performance.now();
    if (this.#lease && !(await leases.renew(this.#lease, leaseMs))) this.#lease = undefined;
    this.#lease ??= await leases.acquire(name, owner, leaseMs);
    this.#endsAt = askedAt + leaseMs;
    return this.#leftMs() >= ms ? this.#lease : undefined;
  }

  /** Another took it over. */
  lost(): void {
    this.#lease = undefined;
  }

  async release(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease) await this.#options.leases.release(lease);
  }

  #leftMs(): number {
    return this.#endsAt - performance.now();
  }
}
