import { randomUUID } from 'node:crypto';
import type { Clock } from '../ports/clock.js';
import type { Abortable, InboxKey, InboxKeys, InboxStore, Lease } from '../ports/inbox-store.js';
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

  onceAll(
    keys: InboxKeys,
    work: (tx: Tx, fresh: readonly number[]) => Promise<void>,
    signal: Abortable,
  ): Promise<readonly ('done' | 'repeat')[]> {
    return this.transaction(async (tx) => {
      const all = eachOf(keys);
      const results = all.map((key) => (this.#entries.has(keyOf(key)) ? 'repeat' : 'done'));
      const fresh = results.flatMap((result, at) => (result === 'done' ? [at] : []));
      if (fresh.length > 0) await work(tx, fresh);
      signal.throwIfAborted();
      for (const [at, key] of all.entries())
        if (results[at] === 'done')
          this.#entries.set(keyOf(key), { token: '', leasedUntil: 0, doneAt: this.clock.now() });
      return results;
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

  leaseAll(keys: InboxKeys, leaseMs: number): Promise<readonly Lease[]> {
    return Promise.all(eachOf(keys).map((key) => this.lease(key, leaseMs)));
  }

  mark(key: InboxKey, token: string): Promise<void> {
    const entry = this.#entries.get(keyOf(key));
    if (entry?.doneAt === undefined) this.#entries.set(keyOf(key), { token, leasedUntil: 0, doneAt: this.clock.now() });
    return Promise.resolve();
  }

  async markAll(keys: InboxKeys): Promise<void> {
    await Promise.all(eachOf(keys).map((key) => this.mark(key, '')));
  }

  giveBack(key: InboxKey, token: string): Promise<void> {
    const entry = this.#entries.get(keyOf(key));
    if (entry?.token === token && entry.doneAt === undefined) this.#entries.delete(keyOf(key));
    return Promise.resolve();
  }

  async giveBackAll(keys: InboxKeys, tokens: readonly string[]): Promise<void> {
    await Promise.all(eachOf(keys).map((key, at) => this.giveBack(key, tokens[at] ?? '')));
  }

  prune(olderThanMs: number, limit: number): Promise<number> {
    const before = this.clock.now() - olderThanMs;
    const old = [...this.#entries].filter(([, { doneAt }]) => doneAt !== undefined && doneAt < before).slice(0, limit);
    for (const [key] of old) this.#entries.delete(key);
    return Promise.resolve(old.length);
  }

  /** Ends every lease, as its time would. */
  endLeases(): void {
    for (const entry of this.#entries.values()) entry.leasedUntil = 0;
  }
}

function eachOf({ subscription, type, ids }: InboxKeys): readonly InboxKey[] {
  return ids.map((id) => ({ subscription, type, id }));
}

function keyOf({ subscription, type, id }: InboxKey): string {
  return JSON.stringify([subscription, type, id]);
}
