import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { sources } from '../../support/sources.js';
import { cruise } from './cruise.js';
import { allowed, violations } from './plants.js';
import { plantedWorld } from './world.js';

describe('the arrows', () => {
  it('hold, over every file there is', () => {
    const cruised = cruise('.');
    expect(cruised.violations).toEqual([]);
    expect(cruised.modules.length).toBeGreaterThan(0);
    expect(cruised.modules).toEqual(expect.arrayContaining(sources().map(({ path }) => path)));
  });
});

describe('a planted import', () => {
  const world = plantedWorld([...violations, ...allowed]);
  const { rules, violations: found } = cruise(world);
  afterAll(() => rmSync(world, { recursive: true }));

  it.each(violations)('$file is caught by $rule', ({ file, rule }) => {
    expect(found).toContain(`${file} ${rule}`);
  });

  it.each(allowed)('$file may import $imports', ({ file }) => {
    expect(found.filter((violation) => violation.startsWith(`${file} `))).toEqual([]);
  });

  it('breaks every rule there is', () => {
    const planted = new Set(violations.map(({ rule }) => rule));
    expect(rules.filter((rule) => !planted.has(rule))).toEqual([]);
  });
});
