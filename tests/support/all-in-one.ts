import { newPlace, type Place, type PlaceOptions } from './place.js';
import { Program } from './program.js';
import { until } from './until.js';

export const ALL_IN_ONE = 'dist/apps/all-in-one/src/main.js';
const READY_WITHIN_MS = 60_000;

export interface StartOptions {
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built all-in-one, and resolves once every app says that it is ready. */
export async function startAllInOne(place: Place, { preload = [], env = {} }: StartOptions = {}): Promise<Program> {
  const program = new Program(ALL_IN_ONE, { cwd: place.folder, env: { ...place.env, ...env }, preload });
  try {
    await untilReady(program, Object.values(place.urls) as string[]);
    return program;
  } catch (error) {
    await program.kill();
    throw new Error(`the all-in-one did not start; it said:\n${program.output}`, { cause: error });
  }
}

/** Resolves once each of these apps answers 200 on /health/ready. */
export async function untilReady(program: Program, urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    await until(`${url} is ready`, async () => !program.running || (await fetch(`${url}/health/ready`)).ok, {
      withinMs: READY_WITHIN_MS,
    });
  }
  if (!program.running) throw new Error('it ended');
}

/** An all-in-one of the test's own, in a place of its own. */
export interface Trenza extends Place {
  readonly program: Program;
}

/**
 * Starts an all-in-one that is stopped, and its place removed, at the end.
 * @param atTheEnd vitest's `afterAll` or `onTestFinished`
 */
export async function allInOne(
  atTheEnd: (clean: () => Promise<void>) => void,
  { databaseUrl, ...start }: StartOptions & PlaceOptions = {},
): Promise<Trenza> {
  const place = await newPlace({ databaseUrl });
  atTheEnd(() => place.remove());
  const program = await startAllInOne(place, start);
  atTheEnd(async () => void (await program.kill()));
  return { ...place, program };
}
