import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('every dependency has a row in docs/dependencies.md that says what for, and no other has', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
  const asked = Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] });
  const rows = readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\|([^|]*)\|[^|]*\w[^|]*\|/gm);
  const explained = [...rows].flatMap(([, names = '']) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(new Set(explained)).toEqual(new Set(asked));
  expect(explained.length).toBe(asked.length);
});
