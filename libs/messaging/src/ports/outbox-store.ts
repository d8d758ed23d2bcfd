import type { WireMessage } from '../wire/envelope.js';
import type { Tx } from './tx.js';

/** A message that waits to be published: what the relay needs, and nothing of any transport. */
export interface NewOutboxRow {
  readonly channel: string;
  readonly message: WireMessage;
  /** Unix milliseconds before which it is not published. */
  readonly notBefore?: number | undefined;
}

export interface OutboxRow extends NewOutboxRow {
  /** Ascending in the order of writing. */
  readonly rowId: bigint;
}

export interface OutboxStore {
  /** Collects a row in the caller's transaction, which writes all of them as its last statement: committed with it, or not at all. */
  add(tx: Tx, row: NewOutboxRow): void;
  /** The oldest rows of these channels that are due, in the order of `rowId`, after `afterRowId` where given. */
  next(channels: readonly string[], limit: number, afterRowId?: bigint): Promise<readonly OutboxRow[]>;
  /** Removes rows that a broker took over. */
  remove(rowIds: readonly bigint[]): Promise<void>;
  /** Turns a row that was refused for good into a dead letter, in one transaction. */
  bury(row: OutboxRow, reason: string, error: string): Promise<void>;
  /** When the earliest row that is not due yet becomes due: milliseconds from now. */
  nextDueInMs(channels: readonly string[]): Promise<number | undefined>;
  /** Rows waiting, of these channels. */
  count(channels: readonly string[]): Promise<number>;
  /** Calls back soon after a commit that wrote rows, in whichever process of the app; polling finds what it misses. */
  onCommit(listener: () => void): () => void;
}
