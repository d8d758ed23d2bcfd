import type { Clock } from '../ports/clock.js';
import type { DeadLetterStore } from '../ports/dead-letter-store.js';
import type { HeldBack, NewOutboxRow, OutboxBacklog, OutboxRow, OutboxStore } from '../ports/outbox-store.js';
import type { RelayLease, RelayName } from '../ports/relay-leases.js';
import type { Tx } from '../ports/tx.js';
import { MemoryRelayLeases } from './memory-relay-leases.js';

interface Row extends OutboxRow {
  /** Unix milliseconds. */
  readonly writtenAt: number;
}

const RANK = { high: 0, normal: 1, low: 2 };

/** The outbox in memory. `commit` and `rollback` are called by whoever runs the transaction. */
export class MemoryOutbox implements OutboxStore {
  readonly #collected = new Map<Tx, NewOutboxRow[]>();
  readonly #listeners = new Set<() => void>();
  #rows: Row[] = [];
  readonly #leases: MemoryRelayLeases;
  #nextId = 1n;

  constructor(
    private readonly deadLetters: DeadLetterStore,
    private readonly clock: Clock,
  ) {
    this.#leases = new MemoryRelayLeases(clock);
  }

  acquire(name: RelayName, owner: string, leaseMs: number): Promise<RelayLease | undefined> {
    return this.#leases.acquire(name, owner, leaseMs);
  }

  renew(lease: RelayLease, leaseMs: number): Promise<boolean> {
    return this.#leases.renew(lease, leaseMs);
  }

  release(lease: RelayLease): Promise<void> {
    return this.#leases.release(lease);
  }

  /** As time would: whoever relays is dead. */
  endLeases(): void {
    this.#leases.endLeases();
  }

  add(tx: Tx, row: NewOutboxRow): void {
    this.#collected.set(tx, [...(this.#collected.get(tx) ?? []), row]);
  }

  commit(tx: Tx): void {
    const rows = this.#collected.get(tx) ?? [];
    this.#collected.delete(tx);
    if (rows.length > 0) this.put(...rows);
  }

  put(...rows: readonly NewOutboxRow[]): void {
    const writtenAt = this.clock.now();
    for (const row of rows) this.#rows.push({ ...row, rowId: this.#nextId++, writtenAt });
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  rollback(tx: Tx): void {
    this.#collected.delete(tx);
  }

  next(channels: readonly string[], limit: number, but?: HeldBack): Promise<readonly OutboxRow[]> {
    const now = this.clock.now();
    const due = this.#of(channels)
      .filter((row) => (row.notBefore ?? 0) <= now && !isHeldBack(row, but))
      .toSorted((a, b) => rankOf(a) - rankOf(b));
    return Promise.resolve(due.slice(0, limit));
  }

  remove(lease: RelayLease, rowIds: readonly bigint[]): Promise<boolean> {
    const holds = this.#leases.holds(lease);
    if (holds) this.#drop(rowIds);
    return Promise.resolve(holds);
  }

  async bury(lease: RelayLease, row: OutboxRow, reason: 'refused', error: string): Promise<boolean> {
    if (!this.#leases.holds(lease)) return false;
    const { channel, message } = row;
    const { type, id } = message;
    this.#drop([row.rowId]);
    await this.deadLetters.add({ channel, subscription: undefined, type, id, message, reason, error, attempts: 1 });
    return true;
  }

  nextDueInMs(channels: readonly string[]): Promise<number | undefined> {
    const times = this.#of(channels).map(({ notBefore }) => Math.max(0, (notBefore ?? 0) - this.clock.now()));
    return Promise.resolve(times.length === 0 ? undefined : Math.min(...times));
  }

  count(channels: readonly string[]): Promise<number> {
    return Promise.resolve(this.#of(channels).length);
  }

  backlog(channels: readonly string[]): Promise<readonly OutboxBacklog[]> {
    const now = this.clock.now();
    return Promise.resolve(
      channels.flatMap((channel) => {
        const rows = this.#of([channel]);
        const oldest = Math.min(...rows.map(({ writtenAt, notBefore = 0 }) => Math.max(writtenAt, notBefore)));
        return rows.length === 0 ? [] : [{ channel, rows: rows.length, oldestMs: Math.max(0, now - oldest) }];
      }),
    );
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #drop(rowIds: readonly bigint[]): void {
    const gone = new Set(rowIds);
    this.#rows = this.#rows.filter(({ rowId }) => !gone.has(rowId));
  }

  #of(channels: readonly string[]): Row[] {
    return this.#rows.filter(({ channel }) => channels.includes(channel));
  }
}

/** Rows of a key are all as normal, so that no priority parts them. */
function rankOf({ message: { key, priority = 'normal' } }: OutboxRow): number {
  return RANK[key === undefined ? priority : 'normal'];
}

function isHeldBack({ rowId, channel, message, notBefore }: OutboxRow, but?: HeldBack): boolean {
  if (!but) return false;
  if (but.rowIds.includes(rowId)) return true;
  return notBefore === undefined && but.keys.some((held) => held.channel === channel && held.key === message.key);
}
