import { randomInt } from 'node:crypto';

/** Numbers from 0 to 1 that a seed repeats: what failed once can be had again with TRENZA_SEED. */
export interface Random {
  readonly seed: number;
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number, both ends included. */
  readonly between: (least: number, most: number) => number;
}

export function newRandom(seed = Number(process.env['TRENZA_SEED'] ?? randomInt(2 ** 31))): Random {
  let state = seed;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, next, between: (least, most) => least + Math.floor(next() * (most - least + 1)) };
}
