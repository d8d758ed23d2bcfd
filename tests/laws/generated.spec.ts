import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages } from '../../tools/generate/pages.js';

const written = await pages();

describe.each([...written])('%s', (file, text) => {
  it('is what `npm run generate` writes now, and not empty', () => {
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(text.split('\n').length).toBeGreaterThan(5);
  });
});

it('docs/generated has no page that nothing writes', () => {
  const files = readdirSync('docs/generated', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.\w+$/.test(file))
    .map((file) => join('docs/generated', file));
  expect(files.filter((file) => !written.has(file))).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
});
