import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The package's own folder, from the sources as from dist. */
export const ROOT = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../../..' : '../..', import.meta.url));

const WATCHDOG = pathToFileURL(join(ROOT, 'tests/support/die-with-parent.mjs')).href;
const STOP_WITHIN_MS = 20_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** All that it finds in its environment, besides PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs; a folder without an `.env` when absent. */
  readonly cwd?: string;
  /** Modules that run before it, by their path in the package. */
  readonly preload?: readonly string[];
}

/** A Node program of ours that runs as a process of its own, what it says, and how it ended. */
export class Program {
  readonly ended: Promise<Exit>;
  readonly #child: ChildProcessWithoutNullStreams;
  #output = '';
  #stdout = '';

  /** @param script its path in the package */
  constructor(script: string, { args = [], env = {}, cwd = tmpdir(), preload = [] }: ProgramOptions = {}) {
    const preloads = [WATCHDOG, ...preload.map((path) => pathToFileURL(join(ROOT, path)).href)];
    const imports = preloads.flatMap((url) => ['--import', url]);
    this.#child = spawn(process.execPath, [...imports, join(ROOT, script), ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    this.#child.stdout.on('data', (text: string) => (this.#stdout += text));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get stdout(): string {
    return this.#stdout;
  }

  /** Everything it wrote so far, to either output. */
  get output(): string {
    return this.#output;
  }

  /** What it logged, line by line; lines that are no JSON are left out. */
  logLines(): Record<string, unknown>[] {
    return this.#output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Asks it to stop, and resolves to how it ended; kills it when it takes too long. */
  async stop(): Promise<Exit> {
    this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), STOP_WITHIN_MS);
    const exit = await this.ended;
    clearTimeout(late);
    return exit;
  }

  async kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.ended;
  }
}
