import { randomInt } from 'node:crypto';

/** Numbers from 0 to below 1 that a seed repeats: what failed once can be had again by the candidate's `seed`. */
export function newRandom(seed = randomInt(2 ** 31)): {
  readonly seed: number;
  readonly next: () => number;
} {
  let state = seed;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, next };
}
