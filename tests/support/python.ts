import { python } from '../../tools/programs.js';

/**
 * The run's Python, with what tests/interop/requirements.txt asks for. Vitest calls this once, before the first test;
 * every test process finds it in its environment.
 */
export function setup(): void {
  const found = python();
  if (found !== undefined) process.env['PYTHON_TEST'] = found;
  else if (process.env['REQUIRE_PYTHON'] === '1')
    throw new Error('no Python has what tests/interop/requirements.txt asks for: REQUIRE_PYTHON=1 asks for one');
  else
    process.stdout.write(
      'no Python has what tests/interop/requirements.txt asks for: what is said to programs in another language is left out\n',
    );
}

/** False where there is none: `describe.skipIf(!hasPython())`. */
export const hasPython = (): boolean => process.env['PYTHON_TEST'] !== undefined;
