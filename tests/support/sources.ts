import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Where our TypeScript lives. */
const FOLDERS = ['apps', 'libs', 'tools', 'tests', 'bench', 'examples'] as const;

/** Every TypeScript file of ours below these folders, with its text; a folder that does not exist yet has none. */
export function sources(folders: readonly string[] = FOLDERS): Source[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** The names of the folders directly in `folder`. */
export function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
