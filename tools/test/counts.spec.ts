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
    const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    writeFileSync(file, JSON.stringify(report));
    expect(takeReport(file)).toEqual({ passed: 5, failed: 1, skipped: 3 });
    expect(takeReport(file)).toBeUndefined();
  });

  it('add up to one plain line', () => {
    expect(plainLine(sum([none, { passed: 2, failed: 0, skipped: 0 }]))).toBe('2 passed, 0 failed');
    expect(plainLine({ passed: 2, failed: 1, skipped: 3 })).toBe('2 passed, 1 failed, 3 skipped');
  });
});
