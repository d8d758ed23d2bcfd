import { SingleBar } from 'cli-progress';
import type { Answer } from './purchase.js';

/** Below this, the answers are there before a bar is. */
const MANY = 20;
/** How often a log gets a line, where there is no terminal. */
const LINE_EVERY_MS = 2_000;

export interface Progress {
  one(answer: Answer): void;
  end(): void;
}

/** A bar in a terminal, a line now and then elsewhere, nothing for a few. Goes to stderr, so that stdout is the result alone. */
export function progress(count: number): Progress {
  if (count < MANY) return { one: () => undefined, end: () => undefined };
  const missed = { refused: 0, failed: 0 };
  const bar = new SingleBar({
    format: '{bar} {value}/{total}, {refused} refused, {failed} failed, {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MS,
  });
  bar.start(count, 0, missed);
  return {
    one: ({ result }) => {
      if (result !== 'sold') missed[result] += 1;
      bar.increment(1, missed);
    },
    end: () => bar.stop(),
  };
}
