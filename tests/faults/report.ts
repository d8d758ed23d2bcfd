import type { Run } from './run.js';
import { Table } from './table.js';

const HEADINGS = [
  'fault',
  'sent',
  'answered 2xx',
  'points entries',
  'sales with an e-mail',
  'unsettled',
  'lost: sales, points, e-mails',
  'duplicate effects',
  'repeated e-mails',
  'dead letters',
  '503',
  'sent again',
  'slowest answer',
  'settled after the load',
  'seed',
];

/** A row of one of the page's tables of purchases, which says what carried the messages. */
export function report(name: string, run: Run, title = 'Purchases'): void {
  const { seed, purchases, bought, unsettled, settledAfterMs, count } = run;
  new Table(title, HEADINGS).add([
    name,
    String(purchases),
    String(count.answered),
    String(count.entries),
    String(count.confirmed),
    unsettled.join(', ') || '–',
    [count.lost.sales, count.lost.entries, count.lost.mails].join(', '),
    String(count.duplicates.effects),
    String(count.duplicates.mails),
    String(count.deadLetters.length),
    String(bought.unavailable),
    String(bought.repeats),
    seconds(bought.slowestAnswerMs),
    seconds(settledAfterMs),
    String(seed),
  ]);
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
