import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };

/** The folders in which Node would look for what the package at `path` needs, nearest first. */
function homes(path: string): string[] {
  const parents = path
    .split('/node_modules/')
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'));
  return ['node_modules', ...(path === '' ? [] : parents.map((parent) => `${parent}/node_modules`))];
}

const wanted = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies).map((name) => ({ path, name })),
);

describe('package-lock.json', () => {
  it('has every optional package of every platform, or `npm ci` refuses it elsewhere', () => {
    const missing = wanted.filter(({ path, name }) => !homes(path).some((home) => `${home}/${name}` in packages));
    expect(missing).toEqual([]);
    expect(wanted.length).toBeGreaterThan(50);
  });

  it('names no registry', () => {
    expect(Object.values(packages).filter((locked) => 'resolved' in locked)).toEqual([]);
  });

  it('pins what package.json asks for to one version', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    const asked = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] });
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(asked.length).toBeGreaterThan(20);
  });
});
