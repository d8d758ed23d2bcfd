import { describe, expect, it } from 'vitest';
import { sources } from '../support/sources.js';

const code = sources().filter(({ path }) => !path.startsWith('tests/laws/'));

/** Every line that matches, as `file:line text`. */
const lines = (pattern: RegExp): string[] =>
  code.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
  );

describe('the sources', () => {
  it('are there', () => expect(code.length).toBeGreaterThan(10));

  it('have no `any`', () => {
    expect(lines(/^[^'"`*/]*(:|\bas|[<,|&]) *any\b(\[\])*\s*($|[;,)>=|&{])/)).toEqual([]);
  });

  it('silence no checker without a reason', () => {
    const silenced = lines(/@ts-(ignore|nocheck|expect-error)|(oxlint|eslint)-disable|prettier-ignore/);
    expect(silenced.filter((line) => !/disable-(next-)?line .+ -- .+|@ts-expect-error .+/.test(line))).toEqual([]);
  });

  it('skip no test and run none alone, but with the number of the issue that says why', () => {
    const held = lines(/\b(describe|it|test)\.(skip|only|todo|fails)\b|\bx(it|describe|test)\(/);
    expect(held.filter((line) => !/issue \d+/.test(line))).toEqual([]);
  });
});
