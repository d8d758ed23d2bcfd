import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/program.js';
import { full } from './size.js';

const PAGE = join(ROOT, 'docs/measured/reliability.md');

const PREFACE = `<!-- Written by \`npm run test:full\`; not by hand. -->
# Reliability, measured

Customers buy over HTTP, 20 at once, and send a purchase again, under its Idempotency-Key, only where no answer came or
503. Meanwhile something is done to what serves them: it begins after a quarter of the purchases and is over before
three quarters are answered. When nothing is left to be worked off, everything is stopped, and a process that imports
nothing of ours counts by SQL; the e-mails it counts are those that the SMTP server stored.

- *unsettled*: messages that were still to be worked off at the moment of the fault; a row with none fails.
- *lost*: answered purchases without a sale, sales without points, sales without an e-mail, and without a dead letter
  that says so.
- *duplicate effects*: committed effects of a handler in the database beyond the first of a sale, seen by a trigger, for
  the ledger itself keeps one entry a sale whatever its handler does.
- *repeated e-mails*: beyond the first of a sale, with the same Message-ID. A kill or a lost connection between the
  sending and its mark may repeat one; in rows without those, one is a failure.
- *503*: purchases that were answered 503, in bounded time, and sent again.
- *control*: shows that the counting finds what the others rule out.

Over RabbitMQ the apps are processes of their own, on one broker in a container and one Postgres; *unsettled* are copies of
a sale, one to each subscription, without their effect. What is in a queue that somebody deletes is lost with it, for no
transport can bring it back: that row's losses are what RabbitMQ said was in the queue, and no more.
`;

/** A table of the page: its rows are added as they are measured, each printed at once. */
export class Table {
  constructor(
    private readonly title: string,
    private readonly headings: readonly string[],
  ) {}

  /** A run at full size writes the row in place of what it was before. @param cells by the headings; the first is the row's name */
  add(cells: readonly string[]): void {
    const said = cells.map((cell, index) => `${this.headings[index]}: ${cell}`);
    process.stdout.write(`  ${said.join('; ')}\n`);
    if (full) this.#write(cells);
  }

  #write(cells: readonly string[]): void {
    const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
    const sections = page.split(/^## /m).slice(1);
    const own = sections.find((section) => section.startsWith(`${this.title}\n`)) ?? '';
    const known = own.split('\n').filter((row) => row.startsWith('| ') && row.split('|').length === cells.length + 2);
    const rows = known.slice(2).filter((row) => !row.startsWith(`| ${cells[0]} |`));
    const all = [...rows, line([...cells])].toSorted();
    const table = [line(this.headings), line(this.headings.map(() => '---')), ...all].join('\n');
    const others = sections.filter((section) => section !== own);
    const parts = [...others, `${this.title}\n\n${MACHINE}\n\n${table}\n`].toSorted();
    mkdirSync(dirname(PAGE), { recursive: true });
    writeFileSync(PAGE, `${PREFACE}\n${parts.map((part) => `## ${part.trim()}\n`).join('\n')}`);
  }
}

const MACHINE = `Node ${process.version}, ${cpus().length} CPUs (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.`;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
