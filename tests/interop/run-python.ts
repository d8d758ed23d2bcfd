import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Ended {
  readonly code: number;
  readonly out: string;
  /** With the end of its traceback, where it failed. */
  readonly err: string;
}

interface Running {
  readonly ended: Promise<Ended>;
  /** The lines that it has printed so far. */
  readonly lines: () => readonly string[];
  readonly kill: () => void;
}

const HERE = fileURLToPath(new URL('.', import.meta.url));
/** None of them has more to do than this, or waits for longer. */
const PATIENCE_MS = 90_000;

/** Runs a program of this folder. @param script its path here */
export function runPython(script: string, ...args: readonly string[]): Running {
  const program = process.env['PYTHON_TEST'] ?? 'python3';
  let printed = '';
  let kill: () => void = () => undefined;
  const ended = new Promise<Ended>((resolve) => {
    const options = { timeout: PATIENCE_MS, env: { PATH: process.env['PATH'], PYTHONUTF8: '1' } };
    const child = execFile(program, [join(HERE, script), ...args], options, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
    child.stdout?.on('data', (text: string) => (printed += text));
    kill = () => void child.kill();
  });
  return { ended, lines: () => printed.split('\n').slice(0, -1), kill };
}
