import type { Work } from '../rivals/side.js';
import { median } from './median.js';
import type { Figure, Figures } from './rounds.js';
import { table } from './table.js';

/** The sides that all are compared with. */
interface Yardsticks {
  readonly many: string;
  readonly each: string;
}

const TITLES: Readonly<Record<Work, string>> = { publish: 'publishing', consume: 'consuming' };

/** Medians of a work's rounds, a row a side; a ratio is the median of those of each round. */
export function comparison(figures: Figures, work: Work, { many, each }: Yardsticks): string {
  const of = (side: string, key: keyof Figure): number[] => (figures.get(side)?.[work] ?? []).map((seen) => seen[key]);
  const ratio = (side: string, key: keyof Figure, to: string): string => {
    const theirs = of(to, key);
    return median(of(side, key).map((own, round) => own / (theirs[round] ?? Number.NaN))).toFixed(2);
  };
  const row = (side: string): string[] => [
    side,
    median(of(side, 'perSecond')).toFixed(0),
    ratio(side, 'perSecond', many),
    ratio(side, 'perSecond', each),
    median(of(side, 'cpuMicros')).toFixed(1),
    ratio(side, 'cpuMicros', many),
    ratio(side, 'cpuMicros', each),
    median(of(side, 'residentMb')).toFixed(0),
  ];
  const heading = ['messages/s', 'many = 1', 'each = 1', 'CPU µs', 'many = 1', 'each = 1', 'MB'];
  return table([[TITLES[work], ...heading], ...[...figures.keys()].map(row)]);
}
