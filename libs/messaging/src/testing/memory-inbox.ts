import { randomUUID } from 'node:crypto';
import type { Clock } from '../ports/clock.js';
import type { Abortable, InboxKey, InboxStore, Lease } from '../ports/inbox-store.js';
import type { Tx } from '../ports/tx.js';

interface Entry {
  token: string;
  leasedUntil: number;
  doneAt: number | undefined;
}

/** The inbox in memory. Transactions are run one at a time, by whoever makes the `Tx`. */
export class MemoryInbox implements InboxStore {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
    private readonly clock: Clock,
  ) {}

  once(key: InboxKey, work: (tx: Tx) => Promise<void>, signal: Abortable): Promise<'done' | 'repeat'> {
    return this.transaction(async (tx) => {
      if (this.#entries.has(keyOf(key))) return 'repeat';
      await work(tx);
      signal.throwIfAborted();
      this.#entries.set(keyOf(key), { token: '', leasedUntil: 0, doneAt: this.clock.now() });
      return 'done';
    });
  }

  lease(key: InboxKey, leaseMs: number): Promise<Lease> {
    const entry = this.#entries.get(keyOf(key));
    const now = this.clock.now();
    if (entry?.doneAt !== undefined) return Promise.resolve({ state: 'repeat' });
    if (entry && entry.leasedUntil > now) return Promise.resolve({ state: 'busy', retryInMs: entry.leasedUntil - now });
    const token = randomUUID();
    this.#entries.set(keyOf(key), { token, leasedUntil: now + leaseMs, doneAt: undefined });
    return Promise.resolve({ state: 'taken', token });
  }

  mark(key: InboxKey, token: string): Promise<void> {
    const entry = this.#entries.get(keyOf(key));
    if (entry?.doneAt === undefined) this.#entries.set(keyOf(key), { token, leasedUntil: 0, doneAt: this.clock.now() });
    return Promise.resolve();
  }

  giveBack(key: InboxKey, token: string): Promise<void> {
    const entry = this.#entries.get(keyOf(key));
    if (entry?.token === token && entry.doneAt === undefined) this.#entries.delete(keyOf(key));
    return Promise.resolve();
  }

  prune(olderThanMs: number, limit: number): Promise<number> {
    const before = this.clock.now() - olderThanMs;
    const old = [...this.#entries].filter(([, { doneAt }]) => doneAt !== undefined && doneAt < before).slice(0, limit);
    for (const [key] of old) this.#entries.delete(key);
    return Promise.resolve(old.length);
  }
}

function keyOf({ subscription, type, id }: InboxKey): string {
  return JSON.stringify([subscription, type, id]);
}
