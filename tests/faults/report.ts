import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/program.js';
import type { Run } from './run.js';

const FOLDER = join(ROOT, 'docs/measured');

const PREFACE = `<!-- Written by \`npm run test:full\`; not by hand. -->
# Reliability, measured

Customers buy over HTTP, 20 at once, and send a purchase again, under its Idempotency-Key, only where no answer came.
The all-in-one is killed with SIGKILL at random moments of the load, the first after a quarter of it and the last before
three quarters, and is started again. When all has settled, a process that imports nothing of ours counts by SQL.

- *unsettled*: messages that were still to be worked off at the moment of each kill.
- *lost*: answered purchases without a sale, sales without points, sales without an e-mail.
- *repeated*: entries of a sale beyond the first, and e-mails of a sale beyond the first. A kill between the sending of an
  e-mail and its mark repeats it, with the same Message-ID.
- *control*: the same without the outbox: what a program loses that tells the broker itself once its database has committed.
`;

export interface Row {
  readonly name: string;
  readonly seed: number;
  readonly run: Run;
}

const HEADINGS = [
  'fault',
  'purchases answered 2xx',
  'sales',
  'points entries',
  'sales with an e-mail',
  'unsettled',
  'sent again',
  'lost: sales, points, e-mails',
  'repeated: points, e-mails',
  'settled after the last start',
  'seed',
];

/** The rows of one run of the fault tests: each printed when it is there, all of them a page in the end. */
export class Report {
  readonly #rows: Row[] = [];

  add(row: Row): void {
    this.#rows.push(row);
    const cells = cellsOf(row).map((cell, index) => `${HEADINGS[index]}: ${cell}`);
    process.stdout.write(`  ${cells.join('; ')}\n`);
  }

  write(): void {
    const table = [HEADINGS, HEADINGS.map(() => '---'), ...this.#rows.map(cellsOf)];
    const machine = `Node ${process.version}, ${cpus().length} CPUs (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.`;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'reliability.md'), `${PREFACE}\n${machine}\n\n${table.map(line).join('\n')}\n`);
  }
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function cellsOf({ name, seed, run: { bought, unsettled, settledAfterMs, count } }: Row): string[] {
  return [
    name,
    String(count.answered),
    String(count.sales),
    String(count.entries),
    String(count.confirmed),
    unsettled.join(', ') || '–',
    String(bought.repeats),
    [count.lost.sales, count.lost.entries, count.lost.mails].join(', '),
    [count.duplicates.entries, count.duplicates.mails].join(', '),
    `${(settledAfterMs / 1000).toFixed(1)} s`,
    String(seed),
  ];
}
