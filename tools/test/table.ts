import { none, plainLine, sum } from './counts.js';
import type { Outcome } from './run-stage.js';

const row = ({ script, passed, seconds, counts }: Outcome): string =>
  `${script.padEnd(14)}${(passed ? 'ok' : 'FAILED').padEnd(8)}${seconds.toFixed(1).padStart(7)} s   ${counts === none ? '' : plainLine(counts)}`.trimEnd();

/** The stages and their times. */
export function table(outcomes: readonly Outcome[]): string {
  const all: Outcome = {
    script: 'together',
    passed: outcomes.every(({ passed }) => passed),
    seconds: outcomes.reduce((total, { seconds }) => total + seconds, 0),
    counts: none,
  };
  return [...outcomes, all].map(row).join('\n');
}

export const total = (outcomes: readonly Outcome[]): string => plainLine(sum(outcomes.map(({ counts }) => counts)));
