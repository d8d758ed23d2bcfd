import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A test that failed, or a file that did not load. */
export interface Failure {
  readonly file: string;
  /** Its own name after those of its suites; none where the file did not load. */
  readonly test?: string;
  /** What it said first. */
  readonly message: string;
}

export interface Report {
  readonly counts: Counts;
  readonly failures: readonly Failure[];
}

interface FileReport {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages?: readonly string[];
  }[];
}

/** The part of vitest's JSON report that is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly FileReport[];
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export const sum = (counts: readonly Counts[]): Counts =>
  counts.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    none,
  );

/** Takes a report and removes it, so that a run that dies is not counted by the report of an earlier one. */
export function takeReport(file: string): Report | undefined {
  if (!existsSync(file)) return undefined;
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  rmSync(file);
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return { counts, failures: report.testResults.flatMap(failuresOf) };
}

function failuresOf({ name, status, message, assertionResults }: FileReport): Failure[] {
  const file = relative(process.cwd(), name);
  const tests = assertionResults
    .filter((result) => result.status === 'failed')
    .map(({ fullName, failureMessages = [] }) => ({ file, test: fullName, message: failureMessages[0] ?? '' }));
  return tests.length === 0 && status === 'failed' ? [{ file, message }] : tests;
}

/** `12 passed, 0 failed`, alone on its line: what a reader of the log, human or not, looks for. */
export function plainLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
