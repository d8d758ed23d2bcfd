import { startAt, type StartOptions } from '../support/all-in-one.js';
import { newPlace, type Place } from '../support/place.js';
import type { Exit, Program } from '../support/program.js';
import type { Random } from '../support/random.js';
import { type Bought, buyAll } from './buyers.js';
import { countIn, type Count, unsettledOf } from './count-in.js';
import { handled, settled } from './settled.js';

const MAX_DELAY_MS = 20;

export interface RunOptions extends StartOptions {
  readonly databaseUrl?: string | undefined;
  readonly purchases: number;
  readonly atOnce: number;
  readonly kills: number;
  readonly random: Random;
  /** Vitest's `onTestFinished`. */
  readonly atTheEnd: (clean: () => Promise<void>) => void;
}

export interface Run {
  readonly place: Place;
  readonly bought: Bought;
  /** What was still to be worked off at the moment of each kill. */
  readonly unsettled: readonly number[];
  readonly exit: Exit;
  readonly count: Count;
  /** From the last start until everything had its effects, or nothing more came. */
  readonly settledAfterMs: number;
}

/** Buys under load while the all-in-one is killed and started again; then lets it settle, stops it, and counts. */
export async function run({
  databaseUrl,
  kills,
  random,
  purchases,
  atOnce,
  atTheEnd,
  ...start
}: RunOptions): Promise<Run> {
  const place = await newPlace({ databaseUrl });
  atTheEnd(() => place.remove());
  const launch = async (): Promise<Program> => {
    const launched = await startAt(place, start);
    atTheEnd(async () => void (await launched.kill()));
    return launched;
  };
  let program = await launch();

  const moments = new Moments(momentsOf(purchases, kills, random));
  const load = buyAll(place.urls.sales, { purchases, atOnce, random, onAnswer: (answers) => moments.passed(answers) });
  const unsettled: number[] = [];
  let started = performance.now();
  for (const moment of moments.all) {
    await Promise.race([moment, load]);
    await killSoon(program, random);
    unsettled.push(unsettledOf(await countIn(place)));
    program = await launch();
    started = performance.now();
  }
  const bought = await load;
  await settled(place, bought.answered.length);
  const settledAfterMs = performance.now() - started;
  const exit = await program.stop();
  await workOff(place, launch);
  return { place, bought, unsettled, exit, settledAfterMs, count: await countIn(place, bought.answered) };
}

/** Every effect is there, but a process may have been killed before it removed what it had done: that must do nothing more. */
async function workOff(place: Place, launch: () => Promise<Program>): Promise<void> {
  const rows = unsettledOf(await countIn(place));
  if (rows === 0) return;
  const program = await launch();
  await handled(place, rows);
  await program.stop();
}

/** Numbers of answers after which it is killed: the first after a quarter of the load, the last before three quarters. */
function momentsOf(purchases: number, kills: number, random: Random): number[] {
  const [first, last] = [Math.ceil(purchases / 4), Math.floor((purchases * 3) / 4) - 1];
  return Array.from({ length: kills }, () => random.between(first, last)).toSorted((a, b) => a - b);
}

/** A promise for each moment of a load, resolved once there are as many answers. */
class Moments {
  readonly all: readonly Promise<void>[];
  readonly #waiting = new Map<() => void, number>();

  constructor(moments: readonly number[]) {
    this.all = moments.map((moment) => new Promise((resolve) => this.#waiting.set(resolve, moment)));
  }

  passed(answers: number): void {
    for (const [resolve, moment] of this.#waiting) if (answers >= moment) resolve();
  }
}

/** At no particular point of its work. */
async function killSoon(program: Program, random: Random): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, random.next() * MAX_DELAY_MS));
  await program.kill();
}
