import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sources } from '../support/sources.js';

const CODE = /'(TRZ-\d{4})'/g;

/** Every place in a source, specs aside, where an error's code is written as a literal. */
const written = sources(['apps', 'libs', 'tools'])
  .filter(({ path }) => !path.endsWith('.spec.ts'))
  .flatMap(({ path, text }) => [...text.matchAll(CODE)].map(([, code]) => ({ path, code })));
const codes = written.map(({ code }) => code);

describe('error codes', () => {
  it('exist', () => expect(codes.length).toBeGreaterThan(0));

  it('are each written in one place', () => {
    expect(written.filter(({ code }, at) => codes.indexOf(code) !== at)).toEqual([]);
  });

  it('have each a row in docs/errors.md, and no row is left over', () => {
    const rows = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| *`?(TRZ-\d{4})`? *\|/gm)].map(
      ([, code]) => code,
    );
    expect(rows).toEqual(codes.toSorted((a = '', b = '') => a.localeCompare(b)));
  });
});
