import type { AllInOne } from './all-in-one.js';
import { countIn, unsettledOf } from './count-in.js';
import type { Fault } from './run.js';

const MAX_DELAY_MS = 20;

/** Kills at no particular point of its work. */
export const killSoon: Fault<AllInOne> = async ({ subject, random, note, step }) => {
  step();
  await new Promise((resolve) => setTimeout(resolve, random.next() * MAX_DELAY_MS));
  await subject.program.kill();
  await note(unsettledOf(await countIn(subject.place)));
  await subject.launchAgain();
};
