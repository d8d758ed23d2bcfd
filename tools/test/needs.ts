import { chromium, dockerAnswers, postgresPrograms, python } from '../programs.js';

interface Need {
  readonly what: string;
  readonly leftOut: string;
  /** The variable that makes its absence an error. */
  readonly variable: string;
  readonly here: () => boolean;
}

const needs: readonly Need[] = [
  {
    what: 'Docker engine answers',
    leftOut: 'what runs in containers',
    variable: 'REQUIRE_CONTAINERS',
    here: dockerAnswers,
  },
  {
    what: 'Python has what tests/interop/requirements.txt asks for',
    leftOut: 'what is said to programs in another language',
    variable: 'REQUIRE_PYTHON',
    here: () => python() !== undefined,
  },
  {
    what: 'Chromium is installed',
    leftOut: 'the tests in a browser',
    variable: 'REQUIRE_BROWSER',
    here: () => chromium() !== undefined,
  },
  {
    what: 'Postgres is installed (nor named by DATABASE_TEST_URL)',
    leftOut: 'what is tested on a real one',
    variable: 'REQUIRE_POSTGRES',
    here: () => process.env['DATABASE_TEST_URL'] !== undefined || postgresPrograms() !== undefined,
  },
];

export interface Lack {
  readonly line: string;
  readonly isError: boolean;
}

/** What this machine lacks, a line each; it is an error only where its variable says so. */
export function lacks(): Lack[] {
  return needs
    .filter((need) => !need.here())
    .map(({ what, leftOut, variable }) => {
      const isError = process.env[variable] === '1';
      return { isError, line: `no ${what}: ${isError ? `${variable}=1 asks for it` : `${leftOut} is left out`}` };
    });
}
