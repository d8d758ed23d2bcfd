import type { Kind } from '../tests/support/own-database.js';
import { postgresUrl, setup as startPostgres } from '../tests/support/postgres.js';
import { type Contender, type ContenderOptions, type Round, startContender } from './support/contender.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { table } from './support/table.js';

/**
 * POST /catalog/:id/purchases against the same route of the same app, whose purchases tell nobody: a preload leaves
 * `outbox.add` out, and nothing else. Both processes stand side by side, and their rounds take turns.
 */
const full = process.argv.includes('--full');
const ROUNDS = full ? 7 : 5;
const LOAD = { connections: 20, seconds: full ? 6 : 4 };
const WARM_UP = { connections: 20, seconds: 3 };

const SIDES = [[], ['bench/support/without-messaging.mjs']] as const;
type Both<T> = readonly [T, T];

async function warm(options: ContenderOptions): Promise<Contender> {
  const contender = await startContender(options);
  await contender.round(WARM_UP);
  return contender;
}

async function compare(program: ContenderOptions['program'], database: Kind): Promise<string[]> {
  console.log(`\n${program} on ${database}`);
  const [telling, silent] = [
    await warm({ program, database, preload: SIDES[0] }),
    await warm({ program, database, preload: SIDES[1] }),
  ];
  const rounds: Both<Round>[] = [];
  for (let number = 1; number <= ROUNDS; number++) {
    const round = await inTurn(telling, silent, number % 2 === 0);
    console.log(`  round ${number}: ${round.map(({ perSecond }) => `${perSecond.toFixed(0)}/s`).join(' : ')}`);
    rounds.push(round);
  }
  await telling.stop();
  await silent.stop();
  return row(`${program} on ${database}`, rounds);
}

/** Who begins takes turns too. */
async function inTurn(one: Contender, other: Contender, otherFirst: boolean): Promise<Both<Round>> {
  const early = otherFirst ? await other.round(LOAD) : undefined;
  const first = await one.round(LOAD);
  return [first, early ?? (await other.round(LOAD))];
}

function row(name: string, rounds: readonly Both<Round>[]): string[] {
  const medians = (figure: keyof Round): Both<number> => [
    median(rounds.map(([one]) => one[figure])),
    median(rounds.map(([, other]) => other[figure])),
  ];
  const both = (figure: keyof Round, digits: number): string =>
    medians(figure)
      .map((value) => value.toFixed(digits))
      .join(' : ');
  const [rate, silentRate] = medians('perSecond');
  return [name, both('perSecond', 0), (rate / silentRate).toFixed(2), both('p50', 1), both('p99', 1), both('cpuMs', 2)];
}

const rows = [['with : without messaging', 'purchases/s', 'ratio', 'p50 ms', 'p99 ms', 'CPU ms a purchase']];
const stopPostgres = await startPostgres();
try {
  const databases: Kind[] = postgresUrl() === undefined ? ['pglite'] : ['pglite', 'postgres'];
  for (const program of ['sales-api', 'all-in-one'] as const) {
    for (const database of databases) rows.push(await compare(program, database));
  }
} finally {
  await stopPostgres?.();
}

publish(
  'http',
  `\`POST /catalog/:id/purchases\`, ${LOAD.connections} connections, ${ROUNDS} rounds of ${LOAD.seconds} s a side, spread over 12 products.\n` +
    '`sales-api` takes purchases and relays them; `all-in-one` sends the e-mails and awards the points in the same\n' +
    'process, while the load goes on. The goal for the ratio is 0.7.\n\n' +
    table(rows),
);
