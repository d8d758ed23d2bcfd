import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** Variables by name. An empty one counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Lays `layers` over one another, the first one on top. */
export function layered(...layers: readonly Environment[]): Environment {
  const entries = layers
    .toReversed()
    .flatMap((layer) => Object.entries(layer).filter(([, value]) => value !== undefined && value !== ''));
  return Object.fromEntries(entries);
}

/** What the `.env` of the folder says that the process was started in; nothing where there is none. */
export function readEnvFile(file = '.env'): Environment {
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

/** The process's environment over the `.env` of the folder it was started in. */
export function readEnvironment(file = '.env'): Environment {
  return layered(process.env, readEnvFile(file));
}
