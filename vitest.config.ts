import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const full = process.env['TRENZA_FULL'] === '1';
const minute = 60_000;

/** '#messaging' and its kind mean the sources here, not what was last built. */
const ssr = { resolve: { conditions: ['repo-source', ...defaultServerConditions] } };

const project = (name: string, include: string[], testTimeout: number) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  ssr,
  test: {
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: 'tests/support/postgres.ts',
    coverage: { provider: 'v8', include: ['{apps,libs,tools}/**/*.ts'], exclude: ['**/*.spec.ts', '**/*.config.ts'] },
    projects: [
      project('unit', ['{apps,libs,tools}/**/*.spec.ts', 'tests/laws/**/*.spec.ts'], 20_000),
      project('e2e', ['tests/e2e/**/*.spec.ts'], full ? 10 * minute : 2 * minute),
      project('browser', ['tests/browser/**/*.spec.ts'], minute),
      {
        ...project('faults', ['tests/faults/**/*.spec.ts'], full ? 60 * minute : 5 * minute),
      },
    ],
  },
});
