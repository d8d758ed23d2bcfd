import { newPlace, type Place, type PlaceOptions, type Urls } from './place.js';
import { Program } from './program.js';
import { until } from './until.js';

export const ALL_IN_ONE = 'dist/apps/all-in-one/src/main.js';
const READY_WITHIN_MS = 60_000;

export interface StartOptions {
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What is started, by its path in the package; the built all-in-one when absent. */
  readonly script?: string;
  /** The apps that are in it; all of them when absent. */
  readonly apps?: readonly (keyof Urls)[];
}

/** Starts a built program, and resolves once every app in it says that it is ready. */
export async function startAt(place: Place, options: StartOptions = {}): Promise<Program> {
  const {
    script = ALL_IN_ONE,
    apps = ['inbox', 'sales', 'email', 'loyalty', 'reactions'],
    env = {},
    preload = [],
  } = options;
  const program = new Program(script, { cwd: place.folder, env: { ...place.env, ...env }, preload });
  try {
    for (const app of apps) await untilReady(program, place.urls[app]);
    return program;
  } catch (error) {
    await program.kill();
    throw new Error(`${script} did not start; it said:\n${program.output}`, { cause: error });
  }
}

/** Resolves once the app answers 200 on /health/ready. */
async function untilReady(program: Program, url: string): Promise<void> {
  const asked = async (): Promise<boolean> => !program.running || (await fetch(`${url}/health/ready`)).ok;
  await until(`${url} is ready`, asked, { withinMs: READY_WITHIN_MS });
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
  const program = await startAt(place, start);
  atTheEnd(async () => void (await program.kill()));
  return { ...place, program };
}
