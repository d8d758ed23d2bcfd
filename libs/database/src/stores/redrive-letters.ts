import type { DeadLetter, Redrive, Redriven, WireMessage } from '#messaging';
import type { Database } from '../database.js';
import type { Executor } from '../transaction/executor.js';
import { Transaction } from '../transaction/transaction.js';
import type { deadLettersSql } from './dead-letters-sql.js';
import { attributesOf, printable, rankOf } from './wire-row.js';

/** Letters in memory at once, however many are redriven. */
const PAGE = 100;

interface Asked<Why extends string> {
  /** Reads and locks the next letters, oldest first. */
  readonly read: (on: Executor, after: bigint, limit: number) => Promise<readonly DeadLetter[]>;
  readonly decide: (letter: DeadLetter) => Redrive<Why>;
  readonly who: string;
}

interface Done<Why extends string> extends Redriven<Why> {
  /** Whose queues have new rows. */
  readonly subscriptions: ReadonlySet<string>;
  /** Whether the outbox has. */
  readonly published: boolean;
}

interface Again {
  readonly letter: DeadLetter;
  readonly message: WireMessage;
}

/** Turns letters back into rows, a page at a time, all in one transaction. */
export async function redriveLetters<Why extends string>(
  database: Database,
  sql: ReturnType<typeof deadLettersSql>,
  { read, decide, who }: Asked<Why>,
): Promise<Done<Why>> {
  return database.transaction(async (tx) => {
    const on = Transaction.scopeOf(tx);
    const redriven: bigint[] = [];
    const left: { letterId: bigint; why: Why | 'waiting' }[] = [];
    const subscriptions = new Set<string>();
    let published = false;
    for (
      let page = await read(on, 0n, PAGE);
      page.length > 0;
      page = await read(on, page.at(-1)?.letterId ?? 0n, PAGE)
    ) {
      const again: Again[] = [];
      for (const letter of page) {
        const fate = decide(letter);
        if ('left' in fate) left.push({ letterId: letter.letterId, why: fate.left });
        else again.push({ letter, message: fate.message });
      }
      const queued = await toQueue(
        on,
        sql,
        again.filter(({ letter }) => letter.subscription !== undefined),
      );
      const refused = again.filter(({ letter }) => letter.subscription === undefined);
      await toOutbox(on, sql, refused);
      published ||= refused.length > 0;
      const gone = [...queued.taken, ...refused].map(({ letter }) => letter.letterId);
      for (const { letter } of queued.taken) subscriptions.add(letter.subscription ?? '');
      for (const { letter } of queued.waiting) left.push({ letterId: letter.letterId, why: 'waiting' });
      if (gone.length > 0) await sql.remove(on, [gone, who]);
      redriven.push(...gone);
    }
    return { redriven, left, subscriptions, published };
  });
}

/** A message that waits there already keeps its letter: it may not be the same any more. */
async function toQueue(
  on: Executor,
  sql: ReturnType<typeof deadLettersSql>,
  again: readonly Again[],
): Promise<{ readonly taken: readonly Again[]; readonly waiting: readonly Again[] }> {
  if (again.length === 0) return { taken: [], waiting: [] };
  const names = again.map(({ letter }) => rowNameOf(letter));
  const messages = again.map(({ message }) => message);
  const { rows } = await sql.toQueue(on, [
    names.map(({ subscription }) => subscription),
    names.map(({ type }) => type),
    names.map(({ id }) => id),
    messages.map(rankOf),
    messages.map(({ body }) => body),
    messages.map(attributesOf),
  ]);
  const added = new Set(rows.map(({ subscription, type, id }) => JSON.stringify([subscription, type, id])));
  const taken: Again[] = [];
  const waiting: Again[] = [];
  for (const [index, one] of again.entries()) {
    const { subscription, type, id } = names[index] ?? rowNameOf(one.letter);
    (added.delete(JSON.stringify([subscription, type, id])) ? taken : waiting).push(one);
  }
  return { taken, waiting };
}

async function toOutbox(on: Executor, sql: ReturnType<typeof deadLettersSql>, again: readonly Again[]): Promise<void> {
  if (again.length === 0) return;
  const messages = again.map(({ message }) => message);
  await sql.toOutbox(on, [
    again.map(({ letter }) => letter.channel),
    messages.map(rankOf),
    messages.map(({ body }) => body),
    messages.map(attributesOf),
  ]);
}

/** What nobody could name is unique by its letter. */
function rowNameOf({ subscription = '', type = '', id, letterId }: DeadLetter): {
  readonly subscription: string;
  readonly type: string;
  readonly id: string;
} {
  return { subscription, type: printable(type), id: printable(id ?? `letter-${letterId}`) };
}
