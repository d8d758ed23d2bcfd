import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const full = process.env['TRENZA_FULL'] === '1';

/**
 * '#messaging' and its kind mean the sources here, not what was last built. 'module' is for bundlers: what some packages
 * offer by it (OpenTelemetry's) Node can't load.
 */
const conditions = ['repo-source', ...defaultServerConditions.filter((condition) => condition !== 'module')];
const ssr = { resolve: { conditions } };

interface Options {
  readonly include: string[];
  readonly minutes: number;
  readonly oneByOne?: boolean;
  /** What its files share, beside what all do. */
  readonly globalSetup?: string | readonly string[];
}

const project = (name: string, { include, minutes, oneByOne = false, globalSetup }: Options) => ({
  extends: true as const,
  test: {
    name,
    include,
    testTimeout: minutes * 60_000,
    hookTimeout: minutes * 60_000,
    fileParallelism: !oneByOne,
    ...(globalSetup && { globalSetup: [globalSetup].flat() }),
  },
});

export default defineConfig({
  ssr,
  test: {
    pool: 'forks',
    // Beyond two, starts and time-outs begin to depend on the machine.
    maxWorkers: 2,
    // What is polled for comes when it comes: a second, the default, is less than a busy machine may hold a process up for.
    expect: { requireAssertions: true, poll: { timeout: 15_000 } },
    globalSetup: 'tests/support/postgres.ts',
    coverage: { provider: 'v8', include: ['{apps,libs,tools}/**/*.ts'], exclude: ['**/*.spec.ts', '**/*.config.ts'] },
    projects: [
      project('unit', { include: ['{apps,libs,tools}/**/*.spec.ts', 'tests/{laws,guides}/**/*.spec.ts'], minutes: 1 }),
      project('e2e', { include: ['tests/e2e/**/*.spec.ts'], minutes: full ? 10 : 2 }),
      project('containers', {
        include: ['tests/{containers,interop}/**/*.spec.ts'],
        minutes: full ? 20 : 2,
        oneByOne: true,
        globalSetup: ['tests/support/rabbitmq.ts', 'tests/support/python.ts'],
      }),
      project('browser', { include: ['tests/browser/**/*.spec.ts'], minutes: 1 }),
      project('compose', { include: ['tests/compose/**/*.spec.ts'], minutes: 20, oneByOne: true }),
      project('faults', { include: ['tests/faults/*.spec.ts'], minutes: full ? 60 : 5, oneByOne: true }),
      project('faults-rabbitmq', {
        include: ['tests/faults/rabbitmq/*.spec.ts'],
        minutes: full ? 60 : 10,
        oneByOne: true,
        globalSetup: 'tests/support/rabbitmq.ts',
      }),
    ],
  },
});
