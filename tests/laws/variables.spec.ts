import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { variableGroups } from '../../tools/generate/variables.js';
import { apps } from '../../apps/all-in-one/src/bootstrap.js';
import { sources } from '../support/sources.js';

const variables = variableGroups(apps).flatMap((group) => group.variables);
const example = readFileSync('.env.example', 'utf8');
const page = readFileSync('docs/generated/variables.md', 'utf8');

describe('the environment', () => {
  it('has variables', () => expect(variables.length).toBeGreaterThan(10));

  it.each(variables)('$name is explained, in .env.example and docs/generated/variables.md', ({ name, description }) => {
    expect(description).not.toBe('');
    expect(example).toMatch(new RegExp(`^# .+\\n#?${name}=`, 'm'));
    expect(page).toContain(`| \`${name}\` |`);
  });

  it('has each variable once in .env.example, and none that no config class reads', () => {
    const shown = [...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect(shown).toEqual([...new Set(variables.map(({ name }) => name))]);
  });

  it('is read by config classes alone', () => {
    const readers = sources(['apps', 'libs'])
      .filter(({ path, text }) => !path.endsWith('.spec.ts') && text.includes('process.env'))
      .map(({ path }) => path);
    expect(readers).toEqual(['libs/platform/src/config/environment.ts']);
  });
});
