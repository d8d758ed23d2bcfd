import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from '../../tests/support/program.js';

/** What a clone does not have, or what this one need not install again. */
const LEFT_OUT = new Set(['.git', 'dist', 'data', 'coverage', 'node_modules', '.env']);

/** A copy of the repository as a clone would have it, with what is installed here; what was cached beside it stays out. */
export async function cloned(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'trenza-clone-'));
  await cp(ROOT, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  await mkdir(join(folder, 'node_modules'));
  const installed = (await readdir(join(ROOT, 'node_modules'))).filter((name) => name !== '.cache');
  for (const name of installed) await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
