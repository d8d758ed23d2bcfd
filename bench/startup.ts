import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newPlace, type Place } from '../tests/support/place.js';
import { until } from '../tests/support/until.js';
import { cloned } from './support/clone.js';
import { figuresOf } from './support/figures.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { table } from './support/table.js';

/** How long `npm start` takes until every app is ready, in a clone with its packages installed, and what it then holds. */
const full = process.argv.includes('--full');
const RUNS = full ? 5 : 3;
const IDLE_MS = 10_000;
const MEGABYTE = 1_048_576;

interface Start {
  readonly seconds: number;
  /** Resident, after ten seconds of nothing. */
  readonly idleMegabytes: number;
}

async function start(folder: string, place: Place): Promise<Start> {
  const begun = performance.now();
  // as a person does, in a group of its own, so that npm and what it started end together
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...process.env, ...place.env, DATABASE_URL: 'pglite:./data' },
    stdio: 'ignore',
    detached: true,
  });
  const endNow = (): void => end(npm, 'SIGKILL');
  process.once('exit', endNow);
  try {
    for (const url of [place.urls.inbox, place.urls.sales, place.urls.email, place.urls.loyalty]) {
      await until(`${url} is ready`, async () => (await fetch(`${url}/health/ready`)).ok, { withinMs: 180_000 });
    }
    const seconds = (performance.now() - begun) / 1000;
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    return { seconds, idleMegabytes: (await figuresOf(place.urls.sales)).residentBytes / MEGABYTE };
  } finally {
    end(npm, 'SIGTERM');
    await once(npm, 'close');
    process.off('exit', endNow);
  }
}

function end({ pid, exitCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, signal);
}

const place = await newPlace();
const clone = await cloned();
const remove = (...names: string[]): Promise<unknown> =>
  Promise.all(names.map((name) => rm(join(clone.folder, name), { recursive: true, force: true })));

const cases = {
  'just cloned and installed: with build': () => remove('dist', 'data', 'node_modules/.cache'),
  'built, without data': () => remove('data'),
  'built, with the data of before': () => Promise.resolve(),
};
const rows = [['npm start', 'ready after s', 'goal s', 'resident MB after 10 s', 'goal MB']];
try {
  for (const [name, prepare] of Object.entries(cases)) {
    const starts: Start[] = [];
    for (let run = 1; run <= RUNS; run++) {
      await prepare();
      starts.push(await start(clone.folder, place));
      console.log(`${name}: ${starts.at(-1)?.seconds.toFixed(1)} s, ${starts.at(-1)?.idleMegabytes.toFixed(0)} MB`);
    }
    const [seconds, megabytes] = [starts.map((one) => one.seconds), starts.map((one) => one.idleMegabytes)];
    const goal = name.includes('with build') ? '30' : '8';
    rows.push([name, median(seconds).toFixed(1), goal, median(megabytes).toFixed(0), '450']);
  }
} finally {
  await clone.remove();
  await place.remove();
}
publish(
  'startup',
  `\`npm start\`, ${RUNS} runs each, from a copy of the repository with its packages installed.\n\n${table(rows)}`,
);
