import type { Program } from '../support/program.js';
import type { Random } from '../support/random.js';
import { type Bought, buyAll } from './buyers.js';
import { Moments } from './moments.js';
import { type Outcome, Subject, type SubjectOptions } from './subject.js';

const MAX_DELAY_MS = 20;

export interface RunOptions extends SubjectOptions {
  readonly purchases: number;
  readonly atOnce: number;
  readonly kills: number;
  readonly random: Random;
}

export interface Run extends Outcome {
  readonly subject: Subject;
  readonly bought: Bought;
  /** What was still to be worked off at the moment of each kill. */
  readonly unsettled: readonly number[];
}

/** Buys under load while the all-in-one is killed and started again; then lets it settle, stops it, and counts. */
export async function run({ kills, random, purchases, atOnce, ...options }: RunOptions): Promise<Run> {
  const subject = await Subject.in(options);
  let program = await subject.launch();
  const moments = new Moments(purchases, kills, random);
  const onAnswer = (answers: number): void => moments.passed(answers);
  const load = buyAll(subject.place.urls.sales, { purchases, atOnce, random, onAnswer });
  const unsettled: number[] = [];
  for (const moment of moments.all) {
    await Promise.race([moment, load]);
    await killSoon(program, random);
    unsettled.push(await subject.unsettled());
    program = await subject.launch();
  }
  const bought = await load;
  return { subject, bought, unsettled, ...(await subject.finish(bought)) };
}

/** At no particular point of its work. */
async function killSoon(program: Program, random: Random): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, random.next() * MAX_DELAY_MS));
  await program.kill();
}
