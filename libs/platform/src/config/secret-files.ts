import { readFileSync } from 'node:fs';
import type { BadVariable } from '../errors/platform-errors.js';
import type { Environment } from './environment.js';
import { shown } from './mask.js';

interface MaybeSecret {
  readonly name: string;
  readonly secret?: boolean;
}

export interface ReadSecrets {
  /** As it was, and the secrets that stood in files. */
  readonly environment: Environment;
  readonly bad: readonly BadVariable[];
}

/** The variable that names the file of a secret: `DATABASE_URL_FILE`. The official images of databases call it so. */
export const fileVariable = (name: string): string => `${name}_FILE`;

/** Reads the secrets that stand in files rather than in the environment, where every process of their user could see them. */
export function readSecretFiles(variables: readonly MaybeSecret[], environment: Environment): ReadSecrets {
  const found: Record<string, string> = {};
  const bad: BadVariable[] = [];
  for (const { name } of variables.filter(({ secret = false }) => secret)) {
    const file = environment[fileVariable(name)] ?? '';
    if (file === '') continue;
    const read = (environment[name] ?? '') === '' ? contentOf(file) : { reason: `and ${name} are both set` };
    if ('text' in read) found[name] = read.text;
    else bad.push({ name: fileVariable(name), reason: read.reason, received: shown(file, false) });
  }
  return { environment: { ...environment, ...found }, bad };
}

function contentOf(file: string): { readonly text: string } | { readonly reason: string } {
  try {
    // An editor ends the last line, and no secret ends so.
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { reason: 'names a file that is empty' } : { text };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { reason: `names a file that can't be read: ${why}` };
  }
}
