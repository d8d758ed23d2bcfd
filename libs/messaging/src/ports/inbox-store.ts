import type { Tx } from './tx.js';

/** Which message took effect for which subscription. Unique: the second effect of one finds it. */
export interface InboxKey {
  readonly subscription: string;
  readonly type: string;
  readonly id: string;
}

/** Messages of one type that one subscription handles together. No id stands there twice. */
export interface InboxKeys {
  readonly subscription: string;
  readonly type: string;
  readonly ids: readonly string[];
}

/** What an attempt to lease an effect outside the database found. */
export type Lease =
  | { readonly state: 'taken'; readonly token: string }
  | { readonly state: 'repeat' }
  | { readonly state: 'busy'; readonly retryInMs: number };

/** What can say that work is no longer wanted: an `AbortSignal`, or a delivery, which makes one only when it is asked for. */
export type Abortable = Pick<AbortSignal, 'throwIfAborted'>;

export interface InboxStore {
  /**
   * Runs `work` in one transaction with the inbox row of `key`: both commit or neither does.
   * Resolves to `repeat`, with `work` not run, when that row was committed before. Waits where another transaction holds it.
   * When `signal` is aborted before the commit, nothing commits and the signal's reason is thrown.
   */
  once(key: InboxKey, work: (tx: Tx) => Promise<void>, signal: Abortable): Promise<'done' | 'repeat'>;
  /**
   * As `once`, of many: `work` is given the positions of those that are new, ascending, and is not run where none is.
   * Their rows and all that it does commit together. Resolves to one result each, in their order.
   */
  onceAll(
    keys: InboxKeys,
    work: (tx: Tx, fresh: readonly number[]) => Promise<void>,
    signal: Abortable,
  ): Promise<readonly ('done' | 'repeat')[]>;
  /** Takes the key for an effect outside the database, for `leaseMs`, unless it took effect or another holds it. */
  lease(key: InboxKey, leaseMs: number): Promise<Lease>;
  /** As `lease`, of many: each for itself, one result each, in their order. */
  leaseAll(keys: InboxKeys, leaseMs: number): Promise<readonly Lease[]>;
  /** Marks a leased effect as done. Harmless when repeated, and when the lease has ended meanwhile. */
  mark(key: InboxKey, token: string): Promise<void>;
  /** As `mark`, of many, whatever their leases' tokens: that they took effect is a fact. */
  markAll(keys: InboxKeys): Promise<void>;
  /** Gives a lease back after a failed effect, so that the next attempt need not wait for its end. */
  giveBack(key: InboxKey, token: string): Promise<void>;
  /** As `giveBack`, of many; `tokens` in the order of the ids. */
  giveBackAll(keys: InboxKeys, tokens: readonly string[]): Promise<void>;
  /** Removes rows older than `olderThanMs`, at most `limit`; resolves to how many. */
  prune(olderThanMs: number, limit: number): Promise<number>;
}
