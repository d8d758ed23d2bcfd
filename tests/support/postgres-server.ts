import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { postgresPrograms } from '../../tools/programs.js';
import { freePort } from './free-port.js';
import { until } from './until.js';

/** Postgres refuses root; 65534 is `nobody` wherever tests are run as root. */
const NOBODY = 65_534;

/**
 * Does what it is told, a word a line, and says so when it is done. It ends with its input, that is with this process,
 * however that ends, and leaves nothing behind.
 */
const SCRIPT = `
  trap 'rm -rf "$DIR"' EXIT
  "$BIN/initdb" -D "$DIR/data" -U postgres --auth trust --encoding UTF8 --no-locale --no-sync </dev/null >/dev/null || exit
  start() {
    "$BIN/postgres" -D "$DIR/data" -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \\
      -c fsync=off -c max_connections=200 </dev/null >/dev/null 2>&1 &
    server=$!
  }
  start
  while read -r told; do
    case $told in
      pause) kill -STOP $server; kill -STOP $(pgrep -P $server) ;;
      wake) kill -CONT $(pgrep -P $server) $server ;;
      stop) kill -INT $server; wait $server ;;
      crash) kill -QUIT $server; wait $server ;;
      start) start ;;
    esac
    echo "$told"
  done
  kill -CONT $(pgrep -P $server) $server
  kill -INT $server
  wait`;

export interface PostgresServer {
  readonly url: string;
  /** Has the shell do one of its words; resolves once it is done. */
  readonly tell: (word: 'pause' | 'wake' | 'stop' | 'crash' | 'start') => Promise<void>;
  /** Resolves once it takes connections. */
  readonly answers: () => Promise<void>;
  /** Ends it for good, and removes its data. */
  readonly remove: () => Promise<void>;
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
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const said = createInterface({ input: shell.stdout });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const server: PostgresServer = {
    url,
    tell: async (word) => {
      const done = once(said, 'line');
      shell.stdin.write(`${word}\n`);
      await done;
    },
    answers: async () => {
      await until(`Postgres answers at ${url}`, () => connects(url));
    },
    remove: async () => {
      shell.stdin.end();
      if (shell.exitCode === null) await once(shell, 'exit');
    },
  };
  await server.answers().catch(async (error: unknown) => {
    await server.remove();
    throw error;
  });
  return server;
}

async function connects(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } finally {
    await client.end();
  }
}
