import type { WireMessage } from '../wire/envelope.js';

/** A row to be written: one message for one subscription. */
export interface NewRow {
  readonly subscription: string;
  readonly type: string;
  readonly id: string;
  readonly message: WireMessage;
  /** The key whose order it keeps, 255 bytes at most; outside every order when absent. */
  readonly key?: string | undefined;
  /** Attempts made already. 0 when absent. */
  readonly attempts?: number;
  /** Milliseconds from now until it may be claimed. 0 when absent. */
  readonly dueInMs?: number;
  /** Why it waits: the last error, for whoever looks. */
  readonly lastError?: string | undefined;
}

/** What makes a row the one of its message. */
export type RowName = Pick<NewRow, 'subscription' | 'type' | 'id'>;

/** A row that this process holds until its lease ends. */
export interface ClaimedRow {
  readonly rowId: bigint;
  /** Settling is conditional on it: who lost the lease settles nothing. */
  readonly token: string;
  readonly subscription: string;
  readonly type: string;
  readonly id: string;
  readonly message: WireMessage;
  /** Of a row that keeps the order of its key. */
  readonly key?: string;
  /** Attempts, this one included. */
  readonly attempts: number;
  /** Leases that ended with no settlement: each is a process that died with the row in hand, or lost its lease. */
  readonly crashes: number;
}

export interface ClaimOptions {
  readonly subscription: string;
  /** Who claims: app and instance, for whoever looks. */
  readonly owner: string;
  readonly limit: number;
  readonly leaseMs: number;
  /** Whether one row that has crashed may be among them, for such rows are handled one at a time; true when absent. */
  readonly suspect?: boolean;
}

/** The durable queue in the app's database. The embedded transport and delayed retries are rows of it. All times are the database's. */
export interface LocalQueue {
  /**
   * Only of a queue that is lost with its process: resolves once a row is gone from it, at once where there is none. Until
   * then whoever delivered its message keeps it.
   */
  gone?(row: RowName): Promise<void>;
  /** Writes rows. A row of a (subscription, type, id) that is there already is left as it is. Resolves to how many were new. */
  put(rows: readonly NewRow[]): Promise<number>;
  /**
   * Writes a row behind those of its key; resolves to false, and writes nothing, when there are none: its key is free.
   * Nobody removes the last row of the key meanwhile.
   */
  putBehind(row: NewRow & { readonly key: string }): Promise<boolean>;
  /** The keys that have rows: all of the subscription, or those among some. */
  keys(subscription: string, among?: readonly string[]): Promise<readonly string[]>;
  /** Claims due rows, oldest first, by priority: high, normal, low; of the rows of a key only the oldest. The claim counts the attempt. A row whose lease has ended has crashed: it is due to who asks for a suspect. */
  claim(options: ClaimOptions): Promise<readonly ClaimedRow[]>;
  /** Prolongs leases; resolves to the tokens that are still held. */
  renew(claims: readonly ClaimedRow[], leaseMs: number): Promise<ReadonlySet<string>>;
  /** Removes rows that are done. */
  done(claims: readonly ClaimedRow[]): Promise<void>;
  /** Gives a row up until `dueInMs` from now, its attempt counted unless `burn` is false. */
  retry(claim: ClaimedRow, options: { dueInMs: number; burn: boolean; lastError: string }): Promise<void>;
  /** Gives rows back at once, their attempt taken back. */
  release(claims: readonly ClaimedRow[]): Promise<void>;
  /** When the earliest row that is not due yet becomes due, or a lease ends: milliseconds from now. */
  nextDueInMs(subscription: string): Promise<number | undefined>;
  /** Rows waiting and rows claimed. */
  depth(subscription: string): Promise<{ readonly waiting: number; readonly claimed: number }>;
  /** Rows without those that were never tried and whose own time has not come yet. */
  backlog(subscription: string): Promise<number>;
  /** Removes every unclaimed row of the subscription; resolves to how many. */
  purge(subscription: string): Promise<number>;
  /** Calls back soon after rows of a subscription were written; polling finds what it misses. */
  onPut(listener: (subscription: string) => void): () => void;
}
