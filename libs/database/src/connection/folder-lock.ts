import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseLocked } from '../errors/connection-errors.js';

/** How long a holder may take to say who it is: PGlite runs in its event loop, and a slow disk holds both up. */
const ANSWER_WITHIN_MS = 5_000;

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Holds a folder for this process by listening on a socket named after it. The kernel closes the socket with the
 * process, so a kill leaves no stale lock. It works within one machine (on Linux: one network namespace).
 * @throws DatabaseLocked when another process holds it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const address = addressOf(realpathSync(folder));
  const held = await listen(address);
  if (held) return held;
  const holder = await whoHolds(address);
  // A file that nobody listens on was left by a kill, where sockets are files; a name that is free by now was just released.
  if (holder.gone) {
    if (address.startsWith(tmpdir())) rmSync(address, { force: true });
    const second = await listen(address);
    if (second) return second;
  }
  throw new DatabaseLocked(folder, holder.name);
}

/** Linux has names outside the file system, Windows named pipes; elsewhere a short file (107 bytes are all a socket's path may have). */
function addressOf(realPath: string): string {
  const name = `trenza-${createHash('sha256').update(realPath).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/** Undefined when the address is taken. */
async function listen(path: string): Promise<FolderLock | undefined> {
  const server: Server = createServer((caller) => {
    caller.on('error', () => caller.destroy());
    caller.end(`process ${process.pid}`);
  });
  try {
    server.listen({ path });
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
  // The lock keeps no process alive.
  server.unref();
  return {
    release: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

function whoHolds(path: string): Promise<{ readonly gone: boolean; readonly name: string | undefined }> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect({ path, timeout: ANSWER_WITHIN_MS });
    const finish = (gone: boolean): void => {
      socket.destroy();
      resolve({ gone, name: said === '' ? undefined : said });
    };
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.on('end', () => finish(false));
    socket.on('timeout', () => finish(false));
    socket.on('error', () => finish(true));
  });
}
