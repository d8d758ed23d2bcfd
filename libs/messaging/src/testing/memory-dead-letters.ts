import { letterName, type AuditStore } from '../ports/audit-store.js';
import type { Clock } from '../ports/clock.js';
import type {
  DeadLetter,
  DeadLetterStore,
  EditedLetter,
  LetterFilter,
  LetterPage,
  NewDeadLetter,
  Redrive,
  Redriven,
} from '../ports/dead-letter-store.js';
import type { ClaimedRow, LocalQueue } from '../ports/local-queue.js';
import type { NewOutboxRow } from '../ports/outbox-store.js';
import type { WireMessage } from '../wire/envelope.js';

interface Around {
  readonly localQueue: LocalQueue;
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly toOutbox: (row: NewOutboxRow) => void;
}

/** Dead letters in memory. */
export class MemoryDeadLetters implements DeadLetterStore {
  readonly #around: Around;
  /** Newest first. */
  #letters: DeadLetter[] = [];
  #nextId = 1n;

  constructor(around: Around) {
    this.#around = around;
  }

  async add(letter: NewDeadLetter, claim?: ClaimedRow): Promise<void> {
    const { clock, localQueue } = this.#around;
    if (!this.#letters.some((one) => isSame(one, letter)))
      this.#letters.unshift({ ...letter, letterId: this.#nextId++, diedAt: new Date(clock.now()).toISOString() });
    if (claim) await localQueue.done([claim]);
  }

  get(letterId: bigint): Promise<DeadLetter | undefined> {
    return Promise.resolve(this.#letters.find((letter) => letter.letterId === letterId));
  }

  list({ limit, before, ...filter }: LetterPage): Promise<readonly DeadLetter[]> {
    const older = this.#of(filter).filter(({ letterId }) => before === undefined || letterId < before);
    return Promise.resolve(older.slice(0, limit));
  }

  count(filter: LetterFilter = {}): Promise<number> {
    return Promise.resolve(this.#of(filter).length);
  }

  async edit(letterId: bigint, edited: EditedLetter, who: string): Promise<boolean> {
    const at = this.#letters.findIndex((letter) => letter.letterId === letterId);
    const letter = this.#letters[at];
    if (!letter) return false;
    this.#letters[at] = { ...letter, ...edited };
    const detail = { before: letter.message.body.toString('base64') };
    await this.#around.audit.add({ who, what: 'edit', which: letterName(letterId), detail });
    return true;
  }

  async redrive<Why extends string>(
    filter: LetterFilter,
    who: string,
    decide: (letter: DeadLetter) => Redrive<Why>,
  ): Promise<Redriven<Why>> {
    const redriven: DeadLetter[] = [];
    const left: { letterId: bigint; why: Why | 'waiting' }[] = [];
    for (const letter of this.#of(filter).toReversed()) {
      const fate = decide(letter);
      if ('left' in fate) left.push({ letterId: letter.letterId, why: fate.left });
      else if (await this.#again(letter, fate.message)) redriven.push(letter);
      else left.push({ letterId: letter.letterId, why: 'waiting' });
    }
    await this.#remove(redriven, who, 'redrive');
    return { redriven: redriven.map(({ letterId }) => letterId), left };
  }

  async discard(filter: LetterFilter, who: string): Promise<readonly bigint[]> {
    const gone = this.#of(filter);
    await this.#remove(gone, who, 'discard');
    return gone.map(({ letterId }) => letterId);
  }

  async #again({ channel, subscription, type = '', id, letterId }: DeadLetter, message: WireMessage): Promise<boolean> {
    const { localQueue, toOutbox } = this.#around;
    if (subscription !== undefined)
      return (await localQueue.put([{ subscription, type, id: id ?? `letter-${letterId}`, message }])) > 0;
    toOutbox({ channel, message });
    return true;
  }

  async #remove(gone: readonly DeadLetter[], who: string, what: 'redrive' | 'discard'): Promise<void> {
    this.#letters = this.#letters.filter((letter) => !gone.includes(letter));
    for (const { letterId, subscription, type, id, reason } of gone)
      await this.#around.audit.add({
        who,
        what,
        which: letterName(letterId),
        detail: { subscription, type, id, reason },
      });
  }

  #of({ letterIds, subscription, type, reason, text, from, to }: LetterFilter): DeadLetter[] {
    return this.#letters
      .filter((letter) => letterIds === undefined || letterIds.includes(letter.letterId))
      .filter((letter) => subscription === undefined || letter.subscription === subscription)
      .filter((letter) => type === undefined || letter.type === type)
      .filter((letter) => reason === undefined || letter.reason === reason)
      .filter((letter) => text === undefined || says(letter, text))
      .filter(
        ({ diedAt }) => (!from || Date.parse(diedAt) >= from.getTime()) && (!to || Date.parse(diedAt) < to.getTime()),
      );
  }
}

/** What nobody could name is nobody's repeat, and what a broker refused has one row of the outbox. */
function isSame(one: DeadLetter, { subscription, type, id, message }: NewDeadLetter): boolean {
  if (subscription === undefined || id === undefined || one.subscription !== subscription) return false;
  return one.id === id && one.type === type && one.message.body.equals(message.body);
}

function says({ error, id = '', message }: DeadLetter, text: string): boolean {
  const lower = text.toLowerCase();
  return error.toLowerCase().includes(lower) || id.toLowerCase().includes(lower) || message.body.includes(text);
}
