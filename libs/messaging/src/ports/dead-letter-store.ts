import type { WireMessage } from '../wire/envelope.js';
import type { ClaimedRow } from './local-queue.js';

/** Why a message was given up. */
export type DeadReason =
  'undecodable' | 'contract' | 'unknown-type' | 'rejected' | 'rule' | 'attempts' | 'crashes' | 'refused';

export interface NewDeadLetter {
  readonly channel: string;
  /** Undefined for a message that a broker refused to take. */
  readonly subscription: string | undefined;
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly message: WireMessage;
  readonly reason: DeadReason;
  readonly error: string;
  readonly attempts: number;
}

export interface DeadLetter extends NewDeadLetter {
  readonly letterId: bigint;
  /** ISO 8601, UTC. */
  readonly diedAt: string;
}

export interface DeadLetterStore {
  /** Writes a dead letter and, in the same transaction, removes the local row it came from. */
  add(letter: NewDeadLetter, claim?: ClaimedRow): Promise<void>;
  /** Newest first. */
  list(options: { readonly subscription?: string; readonly limit: number }): Promise<readonly DeadLetter[]>;
  count(subscription?: string): Promise<number>;
}
