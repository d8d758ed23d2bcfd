import type { Work } from '../rivals/side.js';
import { median } from './median.js';
import type { Figure, Figures } from './rounds.js';
import { table } from './table.js';

const TITLES: Readonly<Record<Work, string>> = { publish: 'publishing', consume: 'consuming' };

/** Medians of a work's rounds, a row a side; a ratio, to each of the `yardsticks`, is the median of those of each round. */
export function comparison(figures: Figures, work: Work, yardsticks: readonly string[]): string {
  const of = (side: string, key: keyof Figure): number[] => (figures.get(side)?.[work] ?? []).map((seen) => seen[key]);
  const ratio = (side: string, key: keyof Figure, to: string): string => {
    const theirs = of(to, key);
    return median(of(side, key).map((own, round) => own / (theirs[round] ?? Number.NaN))).toFixed(2);
  };
  const row = (side: string): string[] => [
    side,
    median(of(side, 'perSecond')).toFixed(0),
    ...yardsticks.map((yardstick) => ratio(side, 'perSecond', yardstick)),
    median(of(side, 'cpuMicros')).toFixed(1),
    ...yardsticks.map((yardstick) => ratio(side, 'cpuMicros', yardstick)),
    median(of(side, 'residentMb')).toFixed(0),
  ];
  const one = yardsticks.map((yardstick) => `${yardstick} = 1`);
  const heading = ['messages/s', ...one, 'CPU µs', ...one, 'MB'];
  return table([[TITLES[work], ...heading], ...[...figures.keys()].map(row)]);
}
