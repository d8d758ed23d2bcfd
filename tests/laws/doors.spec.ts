import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sources } from '../support/sources.js';

const doors = sources(['libs']).filter(({ path }) => path.endsWith('/index.ts'));

/** A door's text without its comments and its re-exports: nothing should be left. */
const rest = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/export (type )?(\{[^}]*\}|\*( as \w+)?) from '[^']+';/g, '')
    .replace(/import 'reflect-metadata';/g, '')
    .trim();

describe('index.ts', () => {
  it.each(doors.map(({ path, text }) => [path, text] as const))('%s re-exports and holds nothing else', (_, text) => {
    expect(rest(text)).toBe('');
  });

  it('is a door: package.json names every one', () => {
    const { imports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      imports: Record<string, Record<'repo-source', string>>;
    };
    const named = Object.values(imports).map((target) => target['repo-source'].replace('./', ''));
    expect(doors.map(({ path }) => path).toSorted()).toEqual(named.toSorted());
  });
});
