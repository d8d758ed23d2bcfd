import { constants, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableDataFolder } from '../errors/connection-errors.js';
import { pgliteTemplate } from './pglite-template.js';

/** Stands in a folder while it is being filled: what a kill leaves then holds no data of anybody's. */
const FILLING = 'TRENZA_FILLING';

/**
 * Fills an empty folder with a new database; one that is a data folder already stays as it is.
 * The caller holds its lock.
 * @throws UnusableDataFolder when it holds anything else
 */
export async function prepareFolder(folder: string): Promise<void> {
  const marker = join(folder, FILLING);
  if (existsSync(marker)) {
    for (const name of readdirSync(folder)) if (name !== FILLING) rmSync(join(folder, name), { recursive: true });
  } else {
    if (existsSync(join(folder, 'PG_VERSION'))) return;
    if (readdirSync(folder).length > 0) throw new UnusableDataFolder(folder, 'it is neither empty nor a database');
  }
  const template = await pgliteTemplate();
  mkdirSync(folder, { recursive: true });
  writeFileSync(marker, '');
  cpSync(template.folder, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  rmSync(marker);
}
