import { spawnSync } from 'node:child_process';
import { none, takeReport, type Counts, type Failure, type Report } from './counts.js';
import type { Stage } from './stages.js';

export interface Outcome {
  readonly script: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly counts: Counts;
  readonly failures: readonly Failure[];
}

const REPORT = 'node_modules/.cache/vitest-report.json';
const REPORTERS = ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];

/** A run that fails without a failed test (an error between tests, say) counts as one. */
function reportOf(passed: boolean): Report {
  const report = takeReport(REPORT) ?? { counts: none, failures: [] };
  const { counts } = report;
  return passed || counts.failed > 0 ? report : { ...report, counts: { ...counts, failed: 1 } };
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
  const seconds = (performance.now() - start) / 1000;
  return { script, passed, seconds, ...(counts ? reportOf(passed) : { counts: none, failures: [] }) };
}
