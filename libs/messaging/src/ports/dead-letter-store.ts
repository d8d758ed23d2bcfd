import type { WireMessage } from '../wire/envelope.js';
import type { ClaimedRow } from './local-queue.js';

/** Why a message was given up. */
export const deadReasons = [
  'undecodable',
  'contract',
  'unknown-type',
  'rejected',
  'rule',
  'attempts',
  'crashes',
  'refused',
  'broker',
] as const;

export type DeadReason = (typeof deadReasons)[number];

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

/** Which letters: all that everything said here holds for. */
export interface LetterFilter {
  readonly letterIds?: readonly bigint[] | undefined;
  readonly subscription?: string | undefined;
  readonly type?: string | undefined;
  readonly reason?: DeadReason | undefined;
  /** Stands in the error or the id, whatever the case, or in the body as it is written. */
  readonly text?: string | undefined;
  /** Died at this time or later. */
  readonly from?: Date | undefined;
  /** Died before this time. */
  readonly to?: Date | undefined;
}

export interface LetterPage extends LetterFilter {
  readonly limit: number;
  /** Only letters older than this one: the cursor of a page. */
  readonly before?: bigint | undefined;
}

/** A letter's new content, checked by whoever asks. */
export type EditedLetter = Pick<NewDeadLetter, 'type' | 'id' | 'message'>;

/** What is to become of one letter: the message that is handled again, or why it stays. */
export type Redrive<Why extends string = string> = { readonly message: WireMessage } | { readonly left: Why };

export interface Redriven<Why extends string = string> {
  readonly redriven: readonly bigint[];
  /** `waiting`: the same message waits in the queue already, and the letter is kept. */
  readonly left: readonly { readonly letterId: bigint; readonly why: Why | 'waiting' }[];
}

export interface DeadLetterStore {
  /**
   * Writes a dead letter and, in the same transaction, removes the local row it came from. A message that came again, by
   * its subscription, type, id and body, has the letter that it has: a publish, a delivery may repeat it at any time.
   */
  add(letter: NewDeadLetter, claim?: ClaimedRow): Promise<void>;
  get(letterId: bigint): Promise<DeadLetter | undefined>;
  /** Newest first. */
  list(page: LetterPage): Promise<readonly DeadLetter[]>;
  count(filter?: LetterFilter): Promise<number>;
  /** Replaces a letter's content, with an audit entry that keeps the old body. Resolves to false when there is no such letter. */
  edit(letterId: bigint, edited: EditedLetter, who: string): Promise<boolean>;
  /**
   * Turns letters back into messages, in one transaction with an audit entry each: a row of the local queue of the one
   * subscription, with no attempt counted, outside the order; of a letter without a subscription, a row of the outbox.
   * @param decide what becomes of each; called within the transaction, so it does nothing else
   */
  redrive<Why extends string>(
    filter: LetterFilter,
    who: string,
    decide: (letter: DeadLetter) => Redrive<Why>,
  ): Promise<Redriven<Why>>;
  /** Removes letters for good, with an audit entry each in the same transaction; resolves to which. */
  discard(filter: LetterFilter, who: string): Promise<readonly bigint[]>;
}
