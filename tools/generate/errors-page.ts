import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, markdown, table } from './markdown.js';

const CODE = /\bcode(?:: string)? = '(TRZ-\d{4})'/g;
const CLASS = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?(?:export )?(?:abstract )?class (\w+)/g;

interface DocumentedError {
  readonly code: string;
  readonly name: string;
  readonly meaning: string;
}

const unwrapped = (comment = ''): string =>
  comment
    .replace(/^\s*\* ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The errors that a source declares: each class around a code, with what its comment says. */
export function errorsIn(source: string): DocumentedError[] {
  const classes = [...source.matchAll(CLASS)];
  return [...source.matchAll(CODE)].map(({ index, 1: found = '' }) => {
    const around = classes.findLast((candidate) => candidate.index < index);
    return { code: found, name: around?.[2] ?? '', meaning: unwrapped(around?.[1]) };
  });
}

function sources(): string[] {
  return ['apps', 'libs', 'tools']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(file, 'utf8'));
}

/** docs/errors.md */
export function errorsPage(): string {
  const errors = sources()
    .flatMap(errorsIn)
    .toSorted((a, b) => a.code.localeCompare(b.code));
  const undocumented = errors.filter(({ meaning }) => meaning === '');
  if (undocumented.length > 0) throw new Error(`no comment on ${undocumented.map(({ name }) => name).join(', ')}`);
  return markdown(
    'Errors',
    'Every error has a code, and its message says what happened, to what, and what to do.',
    table(
      ['code', 'error', 'when'],
      errors.map((error) => [code(error.code), error.name, error.meaning]),
    ),
  );
}
