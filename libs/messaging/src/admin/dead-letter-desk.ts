import type { Channel } from '../contract/channel.js';
import { LetterExpired, LetterGone, LetterWaiting, LetterWithoutTaker, UnknownLetter } from '../errors/admin-errors.js';
import { letterName } from '../ports/audit-store.js';
import type { Clock } from '../ports/clock.js';
import type { DeadLetter, LetterFilter, LetterPage, Redrive, Redriven } from '../ports/dead-letter-store.js';
import type { Stores } from '../ports/stores.js';
import { editedLetter, type LetterEdit } from './edited-letter.js';

/** Why a letter was not redriven: it has expired, nobody here takes it, or the same message waits already. */
export type LeftBecause = 'expired' | 'no-taker' | 'waiting';

export interface RedriveOptions {
  /** Who asks, for the audit. */
  readonly who: string;
  /** The new expiry of messages that have one. */
  readonly expiresAt?: Date | undefined;
}

/** What the app could do with a letter. */
interface Takers {
  /** Undefined for a channel that the app neither handles nor publishes to. */
  channel(name: string): Channel | undefined;
  handles(subscription: string): boolean;
  publishes(channel: string): boolean;
}

type Around = Pick<Stores, 'deadLetters' | 'audit'> & { readonly clock: Clock; readonly takers: Takers };

/** An app's dead letters, as an operator works on them: the same on every broker. */
export class DeadLetterDesk {
  constructor(private readonly around: Around) {}

  /** Newest first. */
  list(page: LetterPage): Promise<readonly DeadLetter[]> {
    return this.around.deadLetters.list(page);
  }

  count(filter?: LetterFilter): Promise<number> {
    return this.around.deadLetters.count(filter);
  }

  /** @throws UnknownLetter, LetterGone */
  async get(letterId: bigint): Promise<DeadLetter> {
    const letter = await this.around.deadLetters.get(letterId);
    if (!letter) throw await this.#absence(letterId);
    return letter;
  }

  /**
   * Gives a letter a new body and, where said, a new type; it stays a dead letter until it is redriven.
   * @throws UnknownLetter, LetterGone; Undecodable, UnknownType, ContractViolation for a body that can't be handled: nothing is written
   */
  async edit(letterId: bigint, edit: LetterEdit, who: string): Promise<DeadLetter> {
    const letter = await this.get(letterId);
    const edited = editedLetter(letter, edit, this.around.takers.channel(letter.channel));
    if (!(await this.around.deadLetters.edit(letterId, edited, who))) throw await this.#absence(letterId);
    return { ...letter, ...edited };
  }

  /** Handles, or publishes, one message again. @throws UnknownLetter, LetterGone, LetterExpired, LetterWaiting, LetterWithoutTaker */
  async redrive(letterId: bigint, options: RedriveOptions): Promise<void> {
    const letter = await this.get(letterId);
    const { redriven, left } = await this.redriveAll({ letterIds: [letterId] }, options);
    if (redriven.length > 0) return;
    const why = left[0]?.why;
    if (why === 'expired') throw new LetterExpired(letterId);
    if (why === 'waiting') throw new LetterWaiting(letterId);
    if (why === 'no-taker') throw new LetterWithoutTaker(letterId, ownerOf(letter));
    throw await this.#absence(letterId);
  }

  /** Redrives all that the filter finds, in one transaction; says which stayed, and why. */
  redriveAll(filter: LetterFilter, { who, expiresAt }: RedriveOptions): Promise<Redriven<LeftBecause>> {
    return this.around.deadLetters.redrive<LeftBecause>(filter, who, (letter) => this.#decide(letter, expiresAt));
  }

  /** Removes one for good. @throws UnknownLetter, LetterGone */
  async discard(letterId: bigint, who: string): Promise<void> {
    const gone = await this.around.deadLetters.discard({ letterIds: [letterId] }, who);
    if (gone.length === 0) throw await this.#absence(letterId);
  }

  /** Removes all that the filter finds; resolves to which. */
  discardAll(filter: LetterFilter, who: string): Promise<readonly bigint[]> {
    return this.around.deadLetters.discard(filter, who);
  }

  #decide({ channel, subscription, message }: DeadLetter, expiresAt: Date | undefined): Redrive<LeftBecause> {
    const { takers, clock } = this.around;
    const taken = subscription === undefined ? takers.publishes(channel) : takers.handles(subscription);
    if (!taken) return { left: 'no-taker' };
    if (message.expiresAt === undefined) return { message };
    const expiry = expiresAt?.getTime() ?? message.expiresAt;
    return expiry <= clock.now() ? { left: 'expired' } : { message: { ...message, expiresAt: expiry } };
  }

  async #absence(letterId: bigint): Promise<Error> {
    const [last] = await this.around.audit.list({ which: letterName(letterId), limit: 1 });
    return last?.what === 'redrive' || last?.what === 'discard'
      ? new LetterGone(letterId, last.what, last.who, last.at)
      : new UnknownLetter(letterId);
  }
}

function ownerOf({ subscription, channel }: DeadLetter): string {
  return subscription === undefined ? `channel "${channel}"` : `subscription "${subscription}"`;
}
