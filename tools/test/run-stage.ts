import { spawnSync } from 'node:child_process';
import { type Counts, none, takeReport } from './counts.js';
import type { Stage } from './stages.js';

export interface Outcome {
  readonly script: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly counts: Counts;
}

const REPORT = 'node_modules/.cache/vitest-report.json';
const REPORTERS = ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];

/** A run that fails without a failed test (a suite that does not load, an error between tests) counts as one. */
function countsOf(passed: boolean): Counts {
  const counts = takeReport(REPORT) ?? none;
  return passed || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** Runs a stage's npm script with its output on this terminal. */
export function runStage({ script, counts }: Stage): Outcome {
  console.log(`\n── ${script}`);
  const start = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', script, ...(counts ? REPORTERS : [])], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const passed = status === 0;
  return {
    script,
    passed,
    seconds: (performance.now() - start) / 1000,
    counts: counts ? countsOf(passed) : none,
  };
}
