import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldersIn } from '../support/sources.js';

const read = (file: string): string => readFileSync(file, 'utf8');
const apps = foldersIn('apps');
const hosted = apps.filter((app) => app !== 'all-in-one');

describe('the apps', () => {
  it('are there', () => expect(hosted.length).toBeGreaterThan(0));

  it('are the projects of nest-cli.json', () => {
    const { projects } = JSON.parse(read('nest-cli.json')) as { projects: Record<string, { root: string }> };
    expect(Object.keys(projects).toSorted()).toEqual(apps.toSorted());
    expect(Object.values(projects).map(({ root }) => root)).toEqual(Object.keys(projects).map((app) => `apps/${app}`));
  });
});

describe.each(apps)('apps/%s', (app) => {
  it('starts with a main.ts that does nothing but call bootstrap.ts', () => {
    const lines = read(`apps/${app}/src/main.ts`)
      .split('\n')
      .filter((line) => !/^(import .*)?$/.test(line));
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(existsSync(`apps/${app}/src/bootstrap.ts`)).toBe(true);
  });
});

describe.each(hosted)('apps/%s', (app) => {
  it('runs in all-in-one', () => {
    expect(read('apps/all-in-one/src/bootstrap.ts')).toContain(`/${app}/src/bootstrap.js'`);
  });

  it('is a service of docker-compose.yml, under its own name', () => {
    const [, service = ''] = new RegExp(`^  ${app}:\n((?:    .*\n)+)`, 'm').exec(read('docker-compose.yml')) ?? [];
    expect(service).toContain(`dist/apps/${app}/src/main.js`);
    expect(service).toMatch(/test: \[CMD, ready, '\d+'\]/);
  });

  it("stands in README's table", () => {
    expect(read('README.md')).toMatch(new RegExp(`^\\|.*\\b${app}\\b.*\\|$`, 'm'));
  });
});
