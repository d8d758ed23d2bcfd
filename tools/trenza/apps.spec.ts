import { describe, expect, it } from 'vitest';
import { apps } from '../../apps/all-in-one/src/bootstrap.js';
import { defaultApps } from './apps.js';

describe('the default addresses', () => {
  it('are those of every app that has messaging', () => {
    const declared = apps.filter(({ tables }) => tables !== undefined).map(({ name, port }) => `${name} ${port}`);
    expect(defaultApps.map(({ name, url }) => `${name} ${new URL(url).port}`).toSorted()).toEqual(declared.toSorted());
  });
});
