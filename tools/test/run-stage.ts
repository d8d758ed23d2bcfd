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

/**
 * Runs a stage's npm script. What the first lane says is shown as it comes, what others say once a stage is over.
 * @param lane its number, from 0: tests of different lanes have different ports (tests/support/free-port.ts)
 */
export async function runStage({ script, counts }: Stage, lane: number): Promise<Outcome> {
  const report = `node_modules/.cache/vitest-${script.replace(':', '-')}.json`;
  const reporters = ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const start = performance.now();
  if (lane === 0) console.log(`\n── ${script}`);
  const { code, output } = await npm(['run', '--silent', script, ...(counts ? reporters : [])], lane);
  if (lane > 0) process.stdout.write(`\n── ${script}\n${output}`);
  const seconds = (performance.now() - start) / 1000;
  const passed = code === 0;
  return { script, passed, seconds, ...(counts ? reportOf(report, passed) : { counts: none, failures: [] }) };
}

/** Resolves to how it ended, and to what it said where that wasn't shown. */
function npm(args: readonly string[], lane: number): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const stdio = lane === 0 ? 'inherit' : 'pipe';
    const child = spawn('npm', args, {
      stdio: ['ignore', stdio, stdio],
      env: { ...process.env, TEST_LANE: String(lane) },
      shell: process.platform === 'win32',
    });
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
