import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../support/place.js';
import { Program } from '../support/program.js';
import type { Sale } from '../support/shop.js';

/** What tests/faults/count.mjs found. */
export interface Count {
  readonly answered: number;
  readonly sales: number;
  readonly entries: number;
  /** Effects that the database has of them, the second one of a sale included. */
  readonly effects: number;
  /** Sales with at least one e-mail. */
  readonly confirmed: number;
  /** Rows that were still to be worked off. */
  readonly waiting: { readonly outbox: number; readonly queued: number };
  /** Attempts that were burnt of the e-mails that still wait. */
  readonly burnt: number;
  readonly deadLetters: readonly { readonly subscription: string; readonly reason: string; readonly id: string }[];
  readonly lost: { readonly sales: number; readonly entries: number; readonly mails: number };
  readonly duplicates: { readonly answers: number; readonly effects: number; readonly mails: number };
  readonly wrong: { readonly points: number; readonly mails: number; readonly stocks: number };
}

/** What there was to be worked off in a database whose apps are dead. */
export const unsettledOf = ({ waiting }: Count): number => waiting.outbox + waiting.queued;

/** Counts in a process of its own, while the app doesn't run. @param answered the sales that clients got an answer of */
export async function countIn(
  { folder, databaseUrl }: Pick<Place, 'folder' | 'databaseUrl'>,
  answered: readonly Sale[] = [],
): Promise<Count> {
  const file = join(folder, 'answered.json');
  await writeFile(file, JSON.stringify(answered));
  const program = new Program('tests/faults/count.mjs', { args: [databaseUrl, file] });
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`the counting failed:\n${program.output}`);
  return JSON.parse(program.stdout) as Count;
}
