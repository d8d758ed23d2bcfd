import { stripVTControlCharacters } from 'node:util';
import { none, plainLine, sum } from './counts.js';
import type { Outcome } from './run-stage.js';

const row = ({ script, passed, seconds, counts }: Outcome): string =>
  `${script.padEnd(21)}${(passed ? 'ok' : 'FAILED').padEnd(8)}${seconds.toFixed(1).padStart(7)} s   ${counts === none ? '' : plainLine(counts)}`.trimEnd();

/** The stages and their times; some ran side by side. @param seconds that all of them took together */
export function table(outcomes: readonly Outcome[], seconds: number): string {
  const all: Outcome = {
    script: 'together',
    passed: outcomes.every(({ passed }) => passed),
    seconds,
    counts: none,
    failures: [],
  };
  return [...outcomes, all].map(row).join('\n');
}

export const total = (outcomes: readonly Outcome[]): string => plainLine(sum(outcomes.map(({ counts }) => counts)));

/** Every failure once more, where who reads only the end of a long log finds it. */
export const failuresOf = (outcomes: readonly Outcome[]): string =>
  outcomes
    .flatMap(({ failures }) => failures)
    .map(
      ({ file, test, message }) =>
        `FAILED ${file}${test === undefined ? '' : `: ${test}`}\n${indented(stripVTControlCharacters(message))}\n`,
    )
    .join('\n');

const MOST_LINES = 40;

const indented = (text: string): string =>
  text
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line) => `  ${line}`)
    .join('\n');
