import type { WireMessage } from '../wire/envelope.js';
import type { RelayLease, RelayLeases } from './relay-leases.js';
import type { Tx } from './tx.js';

/** A message that waits to be published: what the relay needs, and nothing of any transport. */
export interface NewOutboxRow {
  readonly channel: string;
  readonly message: WireMessage;
  /** Unix milliseconds before which it is not published. Such a row stands outside the order of its key. */
  readonly notBefore?: number | undefined;
  /** Its channel is ordered: rows of one key are numbered in the order of their commits. */
  readonly ordered?: boolean;
}

export interface OutboxRow extends Omit<NewOutboxRow, 'ordered'> {
  /** Ascending in the order of writing; on an ordered channel, for the rows of one key, in that of their commits. */
  readonly rowId: bigint;
}

/** What is not to be read again for now. */
export interface HeldBack {
  readonly rowIds: readonly bigint[];
  /** Keys of ordered channels, whose later rows wait for one that failed. Rows with a `notBefore` don't. */
  readonly keys: readonly { readonly channel: string; readonly key: string }[];
}

/** What waits of one channel. */
export interface OutboxBacklog {
  readonly channel: string;
  readonly rows: number;
  /** For how long the oldest one is due; 0 when none is. */
  readonly oldestMs: number;
}

export interface OutboxStore extends RelayLeases {
  /** Collects a row in the caller's transaction, which writes all of them as its last statement: committed with it, or not at all. */
  add(tx: Tx, row: NewOutboxRow): void;
  /** The first rows of these channels that are due: keyless ones by priority, all others as normal; then in the order of `rowId`. */
  next(channels: readonly string[], limit: number, but?: HeldBack): Promise<readonly OutboxRow[]>;
  /** Removes rows that a broker took over. Resolves to whether the lease still holds; when it doesn't, nothing is removed. */
  remove(lease: RelayLease, rowIds: readonly bigint[]): Promise<boolean>;
  /** Turns a row that was refused for good into a dead letter, in one transaction, if the lease still holds: see `remove`. */
  bury(lease: RelayLease, row: OutboxRow, reason: string, error: string): Promise<boolean>;
  /** When the earliest row that is not due yet becomes due: milliseconds from now. */
  nextDueInMs(channels: readonly string[]): Promise<number | undefined>;
  /** Rows waiting, of these channels. */
  count(channels: readonly string[]): Promise<number>;
  /** The same, channel by channel, with their age; a channel of which none waits is not in it. */
  backlog(channels: readonly string[]): Promise<readonly OutboxBacklog[]>;
  /** Calls back soon after a commit that wrote rows, in whichever process of the app; polling finds what it misses. */
  onCommit(listener: () => void): () => void;
}
