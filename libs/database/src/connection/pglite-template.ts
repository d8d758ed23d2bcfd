import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../package-root.js';

/** A new, empty database: as a folder to copy, and as a tar to load into memory. */
export interface PgliteTemplate {
  readonly folder: string;
  readonly image: string;
}

/** To be counted up when SCRIPT changes: templates are kept. */
const EDITION = 1;

/**
 * Runs in a process of its own, for initdb takes 800 MB, which a process doesn't give back.
 * WAL segments of 1 MB instead of 16, and no template databases, leave 14 MB in 370 files of 39 MB in 980: a third of the
 * time to copy, to load and to open. CREATE DATABASE would need them, but PGlite is one database.
 */
const SCRIPT = `
  import { writeFileSync } from 'node:fs';
  const [module, folder, image] = process.argv.slice(1);
  const { PGlite } = await import(module);
  const lite = await PGlite.create(folder, { initDbStartParams: ['--wal-segsize=1'] });
  await lite.exec('update pg_database set datistemplate = false');
  await lite.exec('drop database template0');
  await lite.exec('drop database template1');
  await lite.exec('vacuum freeze');
  await lite.exec('checkpoint');
  writeFileSync(image, Buffer.from(await (await lite.dumpDataDir('none')).arrayBuffer()));
  await lite.close();`;

/** The template that this version of PGlite has made before on this machine, or makes now (3 s). */
export async function pgliteTemplate(): Promise<PgliteTemplate> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const home = join(packageRoot(), 'node_modules', '.cache', 'trenza', `pglite-${version}-${EDITION}`);
  if (!existsSync(home)) await makeIn(home, join(dirname(entry), 'index.js'));
  return templateIn(home);
}

/** Made beside its place and moved there whole: who comes second, or is killed, leaves nothing half done in it. */
async function makeIn(home: string, pglite: string): Promise<void> {
  const draft = `${home}.${process.pid}.${Date.now()}`;
  const { folder, image } = templateIn(draft);
  mkdirSync(draft, { recursive: true });
  try {
    await run(['--input-type=module', '--eval', SCRIPT, pathToFileURL(pglite).href, folder, image]);
    renameSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

async function run(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0) throw new Error(`PGlite's initdb ended with ${code ?? signal}: ${complaint.trim()}`);
}

function templateIn(home: string): PgliteTemplate {
  return { folder: join(home, 'data'), image: join(home, 'data.tar') };
}
