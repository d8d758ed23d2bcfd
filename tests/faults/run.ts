import { newRandom, type Random } from '../support/random.js';
import type { Exit } from '../support/program.js';
import { type Bought, buyAll } from './buyers.js';
import { countIn, type Count } from './count-in.js';
import { Gate } from './gate.js';
import { Moments } from './moments.js';
import { AT_ONCE, purchases as usual } from './size.js';
import type { Subject } from './subject.js';
import { settled } from './unsettled.js';

/** Something that is done to a subject while customers buy. It begins when it is called, and is over when it resolves. */
export type Fault<S extends Subject> = (stage: Stage<S>) => Promise<void>;

interface Stage<S extends Subject> {
  readonly subject: S;
  readonly random: Random;
  /** Writes down how much there was to be worked off at this moment; asks the subject where nobody says. */
  readonly note: (unsettled?: number) => Promise<void>;
  /** Lets the next purchases be made, where the run has steps. */
  readonly step: () => void;
}

export interface RunOptions<S extends Subject> {
  readonly subject: S;
  /** One after the other, each at a random moment. */
  readonly faults: readonly Fault<S>[];
  readonly purchases?: number;
  readonly special?: ReadonlyMap<number, string>;
  /** A fault that takes long: the purchases between a quarter and three quarters are made in so many steps. */
  readonly steps?: number;
  /** Once all is bought, before anybody waits for it to settle. */
  readonly onceBought?: () => Promise<void>;
  /** So many messages will never settle, as is known once all is bought; none when absent. */
  readonly left?: () => number;
  /** Once all has settled, before the subject is stopped. */
  readonly last?: () => Promise<void>;
}

export interface Run {
  readonly seed: number;
  readonly purchases: number;
  readonly bought: Bought;
  /** What was still to be worked off at the moment of each fault. */
  readonly unsettled: readonly number[];
  /** Purchases that were answered when the first fault began, and when the last was over. */
  readonly during: readonly [number, number];
  /** From the last answer until nothing was to be worked off. */
  readonly settledAfterMs: number;
  readonly exits: readonly Exit[];
  readonly count: Count;
}

/** Buys, does the faults meanwhile, lets it settle, stops it, and counts. */
export async function run<S extends Subject>(options: RunOptions<S>): Promise<Run> {
  const { subject, faults, purchases = usual, special = new Map(), steps, onceBought, last } = options;
  const { left = () => 0 } = options;
  const random = newRandom();
  const [quarter, most] = [purchases / 4, (purchases * 3) / 4];
  const moments = new Moments(purchases, faults.length, random, steps === undefined ? undefined : quarter);
  const gate = new Gate(steps === undefined ? most : quarter);
  const unsettled: number[] = [];
  let answers = 0;
  let during: readonly [number, number] = [0, 0];

  const note = async (known?: number): Promise<void> => void unsettled.push(known ?? (await subject.unsettled()));
  const doAll = async (): Promise<void> => {
    for (const [index, fault] of faults.entries()) {
      await moments.all[index];
      if (index === 0) during = [answers, answers];
      await fault({ subject, random, note, step: () => gate.letThrough((most - quarter) / (steps ?? 1), most) });
      during = [during[0], answers];
    }
  };
  const done = doAll().then(() => gate.letThrough(purchases));
  const bought = await Promise.all([
    buyAll(() => subject.shop, {
      purchases,
      atOnce: AT_ONCE,
      random,
      special,
      hold: (number) => gate.pass(number),
      onAnswer: (many) => moments.passed((answers = many)),
    }),
    done,
  ]).then(([all]) => all);

  const boughtAt = performance.now();
  await onceBought?.();
  await settled(() => subject.unsettled(), left());
  const settledAfterMs = performance.now() - boughtAt;
  await last?.();
  const exits = await subject.stop();
  const count = await countIn(subject.place, bought.answered);
  return { seed: random.seed, purchases, bought, unsettled, during, settledAfterMs, exits, count };
}
