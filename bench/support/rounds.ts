import type { Work } from '../rivals/side.js';
import type { Measured } from '../rivals/started.js';
import type { Rival } from './rival.js';

export const WORKS = ['publish', 'consume'] as const satisfies readonly Work[];

/** What one side took in one round for one message. */
export interface Figure {
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly residentMb: number;
}

/** By side: a figure a round. */
export type Figures = ReadonlyMap<string, Readonly<Record<Work, Figure[]>>>;

interface RoundsOptions {
  /** Rounds that are not counted. */
  readonly warmUp: number;
  readonly rounds: number;
  /** That each side publishes and consumes in a round. */
  readonly messages: number;
  /** Called once the side of that index is through, so that the next round finds its queue empty. */
  readonly empty: (index: number) => Promise<void>;
}

/** Has each side publish and then consume, in turns. */
export async function rounds(rivals: readonly Rival[], options: RoundsOptions): Promise<Figures> {
  const { warmUp, rounds: count, messages, empty } = options;
  const figures = new Map(rivals.map(({ name }) => [name, { publish: [] as Figure[], consume: [] as Figure[] }]));
  for (let round = 1; round <= warmUp + count; round += 1) {
    for (const rival of inTurn(rivals, round)) {
      const seen = await both(rival, messages, round);
      await empty(rivals.indexOf(rival));
      if (round <= warmUp) continue;
      figures.get(rival.name)?.publish.push(seen.publish);
      figures.get(rival.name)?.consume.push(seen.consume);
    }
    console.log(round > warmUp ? `round ${round - warmUp} of ${count}` : 'warmed up');
  }
  return figures;
}

/** Who begins takes turns. */
function inTurn(rivals: readonly Rival[], round: number): readonly Rival[] {
  const first = round % rivals.length;
  return [...rivals.slice(first), ...rivals.slice(0, first)];
}

async function both(rival: Rival, count: number, round: number): Promise<Record<Work, Figure>> {
  const publish = figureOf(await rival.ask({ work: 'publish', count, round }), count);
  const consume = figureOf(await rival.ask({ work: 'consume', count, round }), count);
  console.log(`  ${rival.name}: published ${said(publish)}, consumed ${said(consume)}`);
  return { publish, consume };
}

const figureOf = ({ seconds, cpuMicros, residentMb }: Measured, count: number): Figure => ({
  perSecond: count / seconds,
  cpuMicros: cpuMicros / count,
  residentMb,
});

const said = ({ perSecond, cpuMicros }: Figure): string => `${perSecond.toFixed(0)}/s at ${cpuMicros.toFixed(1)} µs`;
