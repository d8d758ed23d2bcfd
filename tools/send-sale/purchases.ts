import type { Answer, Sale } from './purchase.js';

export interface Load {
  readonly count: number;
  readonly concurrency: number;
}

export interface Tally {
  readonly sold: readonly Sale[];
  /** How often each reason was given, by what became of it. */
  readonly refused: ReadonlyMap<string, number>;
  readonly failed: ReadonlyMap<string, number>;
  /** Tries beyond the first, of all purchases together. */
  readonly triedAgain: number;
  readonly seconds: number;
  /** Of each purchase from its first try to its last answer, ascending. */
  readonly latenciesMs: readonly number[];
}

export interface LoadOptions extends Load {
  readonly onAnswer?: (answer: Answer) => void;
}

/** Buys `count` times, `concurrency` at once. */
export async function purchases(
  buy: () => Promise<Answer>,
  { count, concurrency, onAnswer }: LoadOptions,
): Promise<Tally> {
  const start = performance.now();
  const sold: Sale[] = [];
  const reasons = { refused: new Map<string, number>(), failed: new Map<string, number>() };
  const latenciesMs: number[] = [];
  let triedAgain = 0;
  let left = count;

  const buyer = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const began = performance.now();
      const answer = await buy();
      latenciesMs.push(performance.now() - began);
      triedAgain += answer.tries - 1;
      if (answer.result === 'sold') sold.push(answer.sale);
      else reasons[answer.result].set(answer.why, (reasons[answer.result].get(answer.why) ?? 0) + 1);
      onAnswer?.(answer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, buyer));
  const seconds = (performance.now() - start) / 1_000;
  return { sold, ...reasons, triedAgain, seconds, latenciesMs: latenciesMs.toSorted((a, b) => a - b) };
}
