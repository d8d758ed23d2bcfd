import { type PostgresServer, startPostgres } from '../tests/support/postgres-server.js';
import { type Contender, type Round, startContender } from './support/contender.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { table } from './support/table.js';

/**
 * POST /catalog/:id/purchases against the same route of the same app, whose purchases tell nobody: a preload leaves
 * `outbox.add` out, and nothing else. Both processes stand side by side; their rounds take turns.
 */
const full = process.argv.includes('--full');
const ROUNDS = full ? 9 : 5;
const load = { connections: 20, seconds: full ? 8 : 4 };
const warmUp = { connections: 20, seconds: 3 };

const WITHOUT = 'bench/support/without-messaging.mjs';

interface Setup {
  readonly name: string;
  readonly script: 'sales-api' | 'all-in-one';
  readonly postgres: PostgresServer | undefined;
}

async function rival(setup: Setup, preload: readonly string[]): Promise<Contender> {
  const contender = await startContender({ ...setup, preload });
  await contender.round(warmUp);
  return contender;
}

/** Medians of both, of rounds that took turns. */
async function compare(setup: Setup): Promise<string[]> {
  console.log(`\n${setup.name}`);
  const contenders = [await rival(setup, []), await rival(setup, [WITHOUT])];
  const rounds: Round[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    // who begins takes turns too
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const index of order) {
      const seen = await contenders[index]?.round(load);
      if (seen !== undefined) rounds[index]?.push(seen);
    }
    console.log(`  round ${round + 1}: ${rounds.map((of) => `${of.at(-1)?.perSecond.toFixed(0)}/s`).join(' against ')}`);
  }
  for (const contender of contenders) await contender.stop();
  return row(setup.name, rounds[0] ?? [], rounds[1] ?? []);
}

function row(name: string, withIt: readonly Round[], withoutIt: readonly Round[]): string[] {
  const of = (figure: keyof Round): [number, number] => [
    median(withIt.map((round) => round[figure])),
    median(withoutIt.map((round) => round[figure])),
  ];
  const [rate, plainRate] = of('perSecond');
  const both = (figure: keyof Round, digits: number): string =>
    of(figure)
      .map((value) => value.toFixed(digits))
      .join(' : ');
  return [name, both('perSecond', 0), (rate / plainRate).toFixed(2), both('p50', 1), both('p99', 1), both('cpuMs', 2)];
}

const HEADING = ['with : without messaging', 'purchases/s', 'ratio', 'p50 ms', 'p99 ms', 'CPU ms a purchase'];
const servers = [await startPostgres(), await startPostgres()] as const;
const setups: Setup[] = [
  { name: 'sales-api alone, PGlite', script: 'sales-api', postgres: undefined },
  { name: 'all apps in one process, PGlite', script: 'all-in-one', postgres: undefined },
];
