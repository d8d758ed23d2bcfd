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
 * Does what it is told, a word a line, and says so when it is done; ends with its input, and leaves nothing behind.
 * A pause stops every process of the server, which keeps its connections and answers nothing.
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

/** A Postgres server of a test's own, to which everything can happen that happens to servers. */
export interface FaultyPostgres {
  readonly url: string;
  /** Stops all its processes in the middle of what they do; connections stay open, and nothing answers. */
  readonly pause: () => Promise<void>;
  readonly wake: () => Promise<void>;
  /** Ends it in order: connections are closed, and new ones refused. */
  readonly stop: () => Promise<void>;
  /** Ends it at once, so that it has to recover at its next start. */
  readonly crash: () => Promise<void>;
  /** Starts it where it was; resolves once it answers. */
  readonly start: () => Promise<void>;
}

/** @returns undefined where no Postgres is installed */
export async function faultyPostgres(
  atTheEnd: (clean: () => Promise<void>) => void,
): Promise<FaultyPostgres | undefined> {
  const programs = postgresPrograms();
  if (programs === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'trenza-faulty-'));
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
  atTheEnd(async () => {
    shell.stdin.end();
    if (shell.exitCode === null) await once(shell, 'exit');
  });
  const said = createInterface({ input: shell.stdout });
  const tell = async (word: string): Promise<void> => {
    const done = once(said, 'line');
    shell.stdin.write(`${word}\n`);
    await done;
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const answers = (): Promise<boolean> => until('the server answers', async () => asked(url));
  await answers();
  return {
    url,
    pause: () => tell('pause'),
    wake: () => tell('wake'),
    stop: () => tell('stop'),
    crash: () => tell('crash'),
    start: async () => {
      await tell('start');
      await answers();
    },
  };
}

async function asked(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } finally {
    await client.end();
  }
}
