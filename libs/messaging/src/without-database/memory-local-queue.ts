import { randomUUID } from 'node:crypto';
import type { Clock } from '../ports/clock.js';
import { systemClock } from '../ports/clock.js';
import type { EmbeddedQueue } from '../ports/embedded-queue.js';
import type { ClaimedRow, ClaimOptions, NewRow, RowName } from '../ports/local-queue.js';
import { MemorySources } from './memory-sources.js';

interface Row {
  readonly rowId: bigint;
  readonly new: NewRow;
  attempts: number;
  crashes: number;
  dueAt: number;
  owner: string | undefined;
  token: string | undefined;
  leasedUntil: number;
  lastError: string | undefined;
}

const RANK = { high: 0, normal: 1, low: 2 };

/** The local queue in memory, for tests and benchmarks: the same rules, nothing kept. */
export class MemoryLocalQueue implements EmbeddedQueue {
  readonly sources: MemorySources;
  readonly #rows = new Map<string, Row>();
  readonly #listeners = new Set<(subscription: string) => void>();
  #nextId = 1n;

  constructor(private readonly clock: Clock = systemClock) {
    this.sources = new MemorySources(clock);
  }

  put(rows: readonly NewRow[]): Promise<number> {
    const added = rows.filter((row) => {
      const name = keyOf(row);
      if (this.#rows.has(name)) return false;
      this.#rows.set(name, {
        rowId: this.#nextId++,
        new: row,
        attempts: row.attempts ?? 0,
        crashes: 0,
        dueAt: this.clock.now() + (row.dueInMs ?? 0),
        owner: undefined,
        token: undefined,
        leasedUntil: 0,
        lastError: row.lastError,
      });
      return true;
    });
    for (const subscription of new Set(added.map((row) => row.subscription))) {
      for (const listener of this.#listeners) queueMicrotask(() => listener(subscription));
    }
    return Promise.resolve(added.length);
  }

  async putBehind(row: NewRow & { readonly key: string }): Promise<boolean> {
    const isBehind = this.#of(row.subscription).some((other) => other.new.key === row.key);
    if (isBehind) await this.put([row]);
    return isBehind;
  }

  keys(subscription: string, among?: readonly string[]): Promise<readonly string[]> {
    const all = new Set(this.#of(subscription).flatMap((row) => row.new.key ?? []));
    return Promise.resolve([...all].filter((key) => !among || among.includes(key)));
  }

  claim({ subscription, owner, limit, leaseMs, suspect = true }: ClaimOptions): Promise<readonly ClaimedRow[]> {
    const now = this.clock.now();
    const due = foremost(this.#of(subscription))
      .filter((row) => row.dueAt <= now && (row.token === undefined || row.leasedUntil <= now))
      .toSorted((a, b) => RANK[a.new.message.priority ?? 'normal'] - RANK[b.new.message.priority ?? 'normal']);
    return Promise.resolve(
      [...due.filter(sound).slice(0, limit), ...due.filter((row) => !sound(row)).slice(0, suspect ? 1 : 0)].map(
        (row) => {
          if (row.token !== undefined) row.crashes += 1;
          row.owner = owner;
          row.token = randomUUID();
          row.leasedUntil = now + leaseMs;
          row.attempts += 1;
          const { type, id, message, key } = row.new;
          return {
            rowId: row.rowId,
            token: row.token,
            subscription,
            type,
            id,
            message,
            attempts: row.attempts,
            crashes: row.crashes,
            ...(key !== undefined && { key }),
          };
        },
      ),
    );
  }

  renew(claims: readonly ClaimedRow[], leaseMs: number): Promise<ReadonlySet<string>> {
    const held = this.#held(claims);
    for (const [, row] of held) row.leasedUntil = this.clock.now() + leaseMs;
    return Promise.resolve(new Set(held.map(([{ token }]) => token)));
  }

  done(claims: readonly ClaimedRow[]): Promise<void> {
    for (const [, row] of this.#held(claims)) this.#rows.delete(keyOf(row.new));
    return Promise.resolve();
  }

  retry(
    claim: ClaimedRow,
    { dueInMs, burn, lastError }: { dueInMs: number; burn: boolean; lastError: string },
  ): Promise<void> {
    for (const [, row] of this.#held([claim])) {
      row.token = undefined;
      row.dueAt = this.clock.now() + dueInMs;
      row.lastError = lastError;
      if (!burn) row.attempts -= 1;
    }
    return Promise.resolve();
  }

  release(claims: readonly ClaimedRow[]): Promise<void> {
    for (const [, row] of this.#held(claims)) {
      row.token = undefined;
      row.attempts -= 1;
    }
    return Promise.resolve();
  }

  nextDueInMs(subscription: string): Promise<number | undefined> {
    const now = this.clock.now();
    const times = foremost(this.#of(subscription)).map((row) =>
      Math.max(0, (row.token === undefined ? row.dueAt : row.leasedUntil) - now),
    );
    return Promise.resolve(times.length === 0 ? undefined : Math.min(...times));
  }

  depth(subscription: string): Promise<{ waiting: number; claimed: number }> {
    const rows = this.#of(subscription);
    const claimed = rows.filter(({ token }) => token !== undefined).length;
    return Promise.resolve({ waiting: rows.length - claimed, claimed });
  }

  backlog(subscription: string): Promise<number> {
    const now = this.clock.now();
    const isAhead = ({ attempts, lastError, dueAt }: Row): boolean =>
      attempts === 0 && lastError === undefined && dueAt > now;
    return Promise.resolve(this.#of(subscription).filter((row) => !isAhead(row)).length);
  }

  purge(subscription: string): Promise<number> {
    const idle = this.#of(subscription).filter(({ token }) => token === undefined);
    for (const row of idle) this.#rows.delete(keyOf(row.new));
    return Promise.resolve(idle.length);
  }

  trim(subscription: string, most: number): Promise<number> {
    const idle = this.#of(subscription).filter(({ token }) => token === undefined);
    const oldest = idle.slice(0, Math.max(0, idle.length - most));
    for (const row of oldest) this.#rows.delete(keyOf(row.new));
    return Promise.resolve(oldest.length);
  }

  onPut(listener: (subscription: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  has(row: RowName): boolean {
    return this.#rows.has(keyOf(row));
  }

  /** Ends the leases of a process that is dead, as their time would. */
  endLeases(owner: string): void {
    for (const row of this.#rows.values()) if (row.owner === owner) row.leasedUntil = 0;
  }

  #of(subscription: string): Row[] {
    return [...this.#rows.values()].filter((row) => row.new.subscription === subscription);
  }

  /** Claims whose token still holds, with their rows. */
  #held(claims: readonly ClaimedRow[]): (readonly [ClaimedRow, Row])[] {
    return claims.flatMap((claim) => {
      const row = this.#rows.get(keyOf(claim));
      return row?.token === claim.token ? [[claim, row] as const] : [];
    });
  }
}

function keyOf({ subscription, type, id }: RowName): string {
  return JSON.stringify([subscription, type, id]);
}

/** Without those that stand behind an older row of their key; oldest first. */
function foremost(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => row.new.key === undefined || seen.size < seen.add(row.new.key).size);
}

/** No process died with it in hand. */
function sound({ crashes, token }: Row): boolean {
  return crashes === 0 && token === undefined;
}
