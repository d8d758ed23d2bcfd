import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DatabaseLocked } from '../errors/connection-errors.js';
import { lockFolder } from './folder-lock.js';

/** Another process that holds the folder, in the way of this library. */
const HOLDER = `
  const { createHash } = await import('node:crypto');
  const { createServer } = await import('node:net');
  const name = 'trenza-' + createHash('sha256').update(process.argv[1]).digest('hex').slice(0, 32);
  createServer((caller) => caller.end('process ' + process.pid)).listen({ path: '\\0' + name }, () => console.log('held'));`;

describe.skipIf(process.platform !== 'linux')('the lock of a data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'trenza-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is held once, by whichever path, until it is released', async () => {
    const alias = `${folder}-alias`;
    symlinkSync(folder, alias);
    const lock = await lockFolder(folder);
    await expect(lockFolder(alias)).rejects.toThrow(DatabaseLocked);
    rmSync(alias);
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it('names the folder, who holds it and what to do', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      `${folder} is in use by process ${process.pid}. Stop that one first, or set DATABASE_URL`,
    );
    await lock.release();
  });

  const held = async (): Promise<ChildProcess> => {
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, folder]);
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    return holder;
  };

  it('names a holder that takes its time to say who it is', async () => {
    const holder = await held();
    holder.kill('SIGSTOP');
    setTimeout(() => holder.kill('SIGCONT'), 1_000);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${holder.pid}`);
  });

  it('is free again once the process that held it was killed', async () => {
    const holder = await held();
    await expect(lockFolder(folder)).rejects.toThrow(`process ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'close');
    await (await lockFolder(folder)).release();
  });
});
