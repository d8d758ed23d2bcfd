import { startAt } from '../../tests/support/all-in-one.js';
import { type Kind, ownDatabase } from '../../tests/support/own-database.js';
import { newPlace } from '../../tests/support/place.js';
import { Program } from '../../tests/support/program.js';
import { figuresOf, untilIdle } from './figures.js';
import type { LoadResult } from './load.js';

export interface Round extends LoadResult {
  /** Of the app's process, a purchase: what is worked off after the load included. Milliseconds. */
  readonly cpuMs: number;
}

interface Load {
  readonly connections: number;
  readonly seconds: number;
}

/** One side of a comparison: a process that is given rounds of load. */
export interface Contender {
  /** Waits until the process is idle, loads it, and waits until all that it left is done. */
  readonly round: (load: Load) => Promise<Round>;
  readonly stop: () => Promise<void>;
}

export interface ContenderOptions {
  readonly program: 'sales-api' | 'all-in-one';
  readonly database: Kind;
  readonly preload: readonly string[];
}

export async function startContender({ program: app, database, preload }: ContenderOptions): Promise<Contender> {
  const cleaning: (() => Promise<void>)[] = [];
  const databaseUrl = await ownDatabase(database, (clean) => cleaning.unshift(clean));
  const place = await newPlace({ databaseUrl, env: { MESSAGING_ROUTES: '*=embedded' } });
  cleaning.unshift(() => place.remove());
  const program = await startAt(place, {
    preload,
    ...(app === 'sales-api' && { script: 'dist/bench/support/sales-alone.js', apps: ['sales'] }),
  });
  cleaning.unshift(async () => void (await program.kill()));

  const { sales } = place.urls;
  return {
    round: async (load) => {
      await untilIdle(sales);
      const before = await figuresOf(sales);
      const result = await loaded(sales, load);
      await untilIdle(sales);
      const { cpuSeconds } = await figuresOf(sales);
      return { ...result, cpuMs: ((cpuSeconds - before.cpuSeconds) * 1000) / result.purchases };
    },
    stop: async () => {
      for (const clean of cleaning) await clean();
    },
  };
}

/** The load comes from a process of its own. */
async function loaded(url: string, { connections, seconds }: Load): Promise<LoadResult> {
  const program = new Program('dist/bench/support/load.js', { args: [url, String(connections), String(seconds)] });
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`the load failed:\n${program.output}`);
  return JSON.parse(program.stdout) as LoadResult;
}
