import type { Clock } from '../ports/clock.js';
import type { DeadLetterStore } from '../ports/dead-letter-store.js';
import type { NewOutboxRow, OutboxRow, OutboxStore } from '../ports/outbox-store.js';
import type { Tx } from '../ports/tx.js';

/** The outbox in memory. `commit` and `rollback` are called by whoever runs the transaction. */
export class MemoryOutbox implements OutboxStore {
  readonly #collected = new Map<Tx, NewOutboxRow[]>();
  readonly #listeners = new Set<() => void>();
  #rows: OutboxRow[] = [];
  #nextId = 1n;

  constructor(
    private readonly deadLetters: DeadLetterStore,
    private readonly clock: Clock,
  ) {}

  add(tx: Tx, row: NewOutboxRow): void {
    this.#collected.set(tx, [...(this.#collected.get(tx) ?? []), row]);
  }

  commit(tx: Tx): void {
    const rows = this.#collected.get(tx) ?? [];
    this.#collected.delete(tx);
    if (rows.length > 0) this.put(...rows);
  }

  put(...rows: readonly NewOutboxRow[]): void {
    for (const row of rows) this.#rows.push({ ...row, rowId: this.#nextId++ });
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  rollback(tx: Tx): void {
    this.#collected.delete(tx);
  }

  next(channels: readonly string[], limit: number, afterRowId = 0n): Promise<readonly OutboxRow[]> {
    const now = this.clock.now();
    const due = this.#of(channels).filter(({ rowId, notBefore }) => rowId > afterRowId && (notBefore ?? 0) <= now);
    return Promise.resolve(due.slice(0, limit));
  }

  remove(rowIds: readonly bigint[]): Promise<void> {
    const gone = new Set(rowIds);
    this.#rows = this.#rows.filter(({ rowId }) => !gone.has(rowId));
    return Promise.resolve();
  }

  async bury(row: OutboxRow, reason: 'refused', error: string): Promise<void> {
    const { channel, message } = row;
    await this.deadLetters.add({
      channel,
      subscription: undefined,
      type: message.type,
      id: message.id,
      message,
      reason,
      error,
      attempts: 1,
    });
    await this.remove([row.rowId]);
  }

  nextDueInMs(channels: readonly string[]): Promise<number | undefined> {
    const times = this.#of(channels).map(({ notBefore }) => Math.max(0, (notBefore ?? 0) - this.clock.now()));
    return Promise.resolve(times.length === 0 ? undefined : Math.min(...times));
  }

  count(channels: readonly string[]): Promise<number> {
    return Promise.resolve(this.#of(channels).length);
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #of(channels: readonly string[]): OutboxRow[] {
    return this.#rows.filter(({ channel }) => channels.includes(channel));
  }
}
