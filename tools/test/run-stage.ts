import { spawn } from 'node:child_process';
import { none, takeReport, type Counts, type Failure, type Report } from './counts.js';
import type { Stage } from './stages.js';

export interface Outcome {
  readonly script: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly counts: Counts;
  readonly failures: readonly Failure[];
}

/** Whether what a stage says is shown as it comes, or all at once when it is over. */
type Showing = 'live' | 'at the end';

/** Runs a stage's npm script. */
export async function runStage({ script, counts }: Stage, showing: Showing): Promise<Outcome> {
  const report = `node_modules/.cache/vitest-${script.replace(':', '-')}.json`;
  const reporters = ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const start = performance.now();
  if (showing === 'live') console.log(`\n── ${script}`);
  const { code, output } = await npm(['run', '--silent', script, ...(counts ? reporters : [])], showing);
  if (showing === 'at the end') process.stdout.write(`\n── ${script}\n${output}`);
  const seconds = (performance.now() - start) / 1000;
  const passed = code === 0;
  return { script, passed, seconds, ...(counts ? reportOf(report, passed) : { counts: none, failures: [] }) };
}

/** Resolves to how it ended, and to what it said where that wasn't shown. */
function npm(args: readonly string[], showing: Showing): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const stdio = showing === 'live' ? 'inherit' : 'pipe';
    const child = spawn('npm', args, { stdio: ['ignore', stdio, stdio], shell: process.platform === 'win32' });
    let output = '';
    const hear = (text: Buffer): void => void (output += text.toString());
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** A run that fails without a failed test (an error between tests, say) counts as one. */
function reportOf(file: string, passed: boolean): Report {
  const report = takeReport(file) ?? { counts: none, failures: [] };
  const { counts } = report;
  return passed || counts.failed > 0 ? report : { ...report, counts: { ...counts, failed: 1 } };
}
