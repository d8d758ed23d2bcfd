import type { Clock } from '../ports/clock.js';
import type { RelayLease, RelayLeases, RelayName } from '../ports/relay-leases.js';

/** The relays' leases in memory. */
export class MemoryRelayLeases implements RelayLeases {
  readonly #leases = new Map<string, { fence: bigint; until: number }>();

  constructor(private readonly clock: Clock) {}

  acquire(name: RelayName, _owner: string, leaseMs: number): Promise<RelayLease | undefined> {
    const { app, transport } = name;
    const known = this.#leases.get(keyOf(name));
    if (known && known.until > this.clock.now()) return Promise.resolve(undefined);
    const fence = (known?.fence ?? 0n) + 1n;
    this.#leases.set(keyOf(name), { fence, until: this.clock.now() + leaseMs });
    return Promise.resolve({ app, transport, fence });
  }

  renew(lease: RelayLease, leaseMs: number): Promise<boolean> {
    const held = this.holds(lease);
    if (held) this.#leases.set(keyOf(lease), { fence: lease.fence, until: this.clock.now() + leaseMs });
    return Promise.resolve(held);
  }

  release(lease: RelayLease): Promise<void> {
    if (this.holds(lease)) this.#leases.set(keyOf(lease), { fence: lease.fence, until: 0 });
    return Promise.resolve();
  }

  /** As time would: whoever holds one is dead. */
  endLeases(): void {
    for (const [key, { fence }] of this.#leases) this.#leases.set(key, { fence, until: 0 });
  }

  /** Whether nobody took it over. */
  holds(lease: RelayLease): boolean {
    return this.#leases.get(keyOf(lease))?.fence === lease.fence;
  }
}

function keyOf({ app, transport }: RelayName): string {
  return JSON.stringify([app, transport]);
}
