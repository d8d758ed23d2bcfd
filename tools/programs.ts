import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const WINDOWS = process.platform === 'win32';

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these programs on PATH or in `folders`, as a full path. */
function find(names: readonly string[], folders: readonly string[] = []): string | undefined {
  const everywhere = [...(process.env['PATH'] ?? '').split(delimiter), ...folders];
  const files = names.flatMap((name) => everywhere.map((folder) => join(folder, WINDOWS ? `${name}.exe` : name)));
  return files.find(isExecutable);
}

/** A browser for the tests: CHROMIUM, or what is installed. */
export function chromium(): string | undefined {
  const mac = ['/Applications/Google Chrome.app/Contents/MacOS', '/Applications/Chromium.app/Contents/MacOS'];
  return (
    process.env['CHROMIUM'] ??
    find(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'Google Chrome', 'Chromium'], mac)
  );
}

/** Debian keeps the server's programs off PATH, one folder a version; the newest comes first. */
const debian = '/usr/lib/postgresql';
const versions = (): string[] =>
  existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];

/** The folder of a Postgres server's programs, `initdb` and `postgres`. */
export function postgresPrograms(): string | undefined {
  const initdb = find(
    ['initdb'],
    versions().map((version) => join(debian, version, 'bin')),
  );
  return initdb && dirname(initdb);
}

/** A Python that has what tests/interop/requirements.txt asks for: PYTHON, what .ci/run made, or what is on PATH. */
export function python(): string | undefined {
  const made = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'trenza', 'python', 'bin', 'python');
  const candidates = [process.env['PYTHON'], made, find(['python3', 'python'])];
  return candidates.find((program) => program !== undefined && succeeds(program, ['-c', 'import pika']));
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'pipe', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

/** Whether a Docker engine answers; a client alone is not enough. */
export const dockerAnswers = (): boolean => succeeds('docker', ['version', '--format', '{{.Server.Version}}']);
