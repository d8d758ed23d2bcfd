import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { none, plainLine, sum, takeReport } from './counts.js';

describe('counts', () => {
  it('are taken from a report once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trenza-counts-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'report.json');
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        {
          name: join(process.cwd(), 'a.spec.ts'),
          status: 'failed',
          message: '',
          assertionResults: [
            { status: 'passed', fullName: 'it holds', failureMessages: [] },
            { status: 'failed', fullName: 'it breaks', failureMessages: ['Error: why\n    at here'] },
          ],
        },
        { name: join(process.cwd(), 'b.spec.ts'), status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    };
    writeFileSync(file, JSON.stringify(report));
    expect(takeReport(file)).toEqual({
      counts: { passed: 5, failed: 1, skipped: 3 },
      failures: [
        { file: 'a.spec.ts', test: 'it breaks', message: 'Error: why\n    at here' },
        { file: 'b.spec.ts', message: 'no such module' },
      ],
    });
    expect(takeReport(file)).toBeUndefined();
  });

  it('add up to one plain line', () => {
    expect(plainLine(sum([none, { passed: 2, failed: 0, skipped: 0 }]))).toBe('2 passed, 0 failed');
    expect(plainLine({ passed: 2, failed: 1, skipped: 3 })).toBe('2 passed, 1 failed, 3 skipped');
  });
});
