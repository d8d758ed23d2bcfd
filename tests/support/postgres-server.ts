import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { postgresPrograms } from '../../tools/programs.js';
import { freePort } from './free-port.js';

/** Postgres refuses root; 65534 is `nobody` wherever tests are run as root. */
const NOBODY = 65_534;
const READY_WITHIN_MS = 30_000;

/** Runs until its input ends, that is until this process ends, however it ends; then leaves nothing behind. */
const SCRIPT = `
  trap 'rm -rf "$DIR"' EXIT
  "$BIN/initdb" -D "$DIR/data" -U postgres --auth trust --encoding UTF8 --no-locale --no-sync </dev/null || exit
  "$BIN/postgres" -D "$DIR/data" -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \\
    -c fsync=off -c max_connections=200 &
  read -r _
  kill -INT $!
  wait`;

export interface PostgresServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (Date.now() > deadline) throw new Error(`Postgres at ${url} did not answer within ${READY_WITHIN_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts an empty Postgres in a temporary folder, on a free port; undefined where none is installed. */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const programs = postgresPrograms();
  if (programs === undefined) return undefined;

  const folder = mkdtempSync(join(tmpdir(), 'trenza-postgres-'));
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (asNobody.uid !== undefined) chownSync(folder, NOBODY, NOBODY);

  const port = await freePort();
  const shell = spawn('sh', ['-c', SCRIPT], {
    ...asNobody,
    cwd: folder,
    env: { ...process.env, BIN: programs, DIR: folder, PORT: String(port) },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    shell.stdin.end();
    if (shell.exitCode === null) await once(shell, 'exit');
  };
  await untilReady(url).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, stop };
}
