import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SingleBar } from 'cli-progress';
import { sql } from 'drizzle-orm';
import { type EmbeddedPlace, onPglite, onPostgres, SCHEMA } from './support/embedded-place.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { startFlow } from './support/sales-flow.js';
import { table } from './support/table.js';

/**
 * Messages without end: by the outbox, the relay and the embedded transport to a handler with an inbox. What the process
 * holds and what the tables take must not grow with their number.
 */
const full = process.argv.includes('--full');
const MESSAGES = full ? 1_000_000 : 50_000;
const SAMPLES = 40;
/** Compared are the second quarter, when all is warm, and the last. */
const QUARTER = SAMPLES / 4;
/** In which the inbox's rows are removed: they live for days, which nobody waits for here. */
const PRUNED_AT_ONCE = 1_000;

/** What the last quarter may have more than the second: a part of that, and what comes and goes anyway. */
const BOUND = { part: 0.1, heapMb: 4, residentMb: 16, tablesMb: 2 };

interface Sample {
  readonly handled: number;
  /** After a collection of garbage. */
  readonly heapMb: number;
  readonly residentMb: number;
  /** Messaging's own, indexes included. */
  readonly tablesMb: number;
}

const FIGURES = ['heapMb', 'residentMb', 'tablesMb'] as const;
const MEGABYTE = 2 ** 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function sample(place: EmbeddedPlace, handled: number): Promise<Sample> {
  while ((await place.stores.inbox.prune(0, PRUNED_AT_ONCE)) === PRUNED_AT_ONCE);
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  const found = await place.database?.db.execute<{ bytes: string }>(sql`
    select sum(pg_total_relation_size(oid)) as bytes from pg_class
    where relkind = 'r' and relnamespace in (${SCHEMA}::regnamespace, 'messaging'::regnamespace)`);
  const tablesMb = Number(found?.rows[0]?.bytes ?? 0) / MEGABYTE;
  return { handled, heapMb: heapUsed / MEGABYTE, residentMb: rss / MEGABYTE, tablesMb };
}

async function soaked(place: EmbeddedPlace): Promise<Sample[]> {
  console.log(`\n${place.name}: ${MESSAGES.toLocaleString('en')} messages`);
  // As often, for the load of a test, as once a minute is for that of a day.
  if (place.database?.kind === 'postgres') {
    await place.database.db.execute(sql`alter system set autovacuum_naptime = '5s'`);
    await place.database.db.execute(sql`select pg_reload_conf()`);
  }
  const flow = await startFlow({ place, name: 'soak', effect: 'database', by: 'outbox', perTransaction: 10 });
  const bar = new SingleBar({
    format: '  {bar} {percentage}%  {eta_formatted} left',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(SAMPLES, 0);
  const samples: Sample[] = [];
  for (let taken = 1; taken <= SAMPLES; taken += 1) {
    await flow.run(MESSAGES / SAMPLES);
    samples.push(await sample(place, (taken * MESSAGES) / SAMPLES));
    bar.update(taken);
  }
  bar.stop();
  await flow.stop();
  return samples;
}

/** What grew beyond its bound. */
function grown(samples: readonly Sample[]): string[] {
  return FIGURES.flatMap((figure) => {
    const of = (some: readonly Sample[]): number => median(some.map((one) => one[figure]));
    const [before, after] = [of(samples.slice(QUARTER, 2 * QUARTER)), of(samples.slice(-QUARTER))];
    const most = before * (1 + BOUND.part) + BOUND[figure];
    return after > most ? [`${figure} ${before.toFixed(1)} → ${after.toFixed(1)}, at most ${most.toFixed(1)}`] : [];
  });
}

function rowsOf(samples: readonly Sample[]): string[][] {
  const shown = samples.filter((_, index) => (index + 1) % (QUARTER / 2) === 0);
  return shown.map((one) => [one.handled.toLocaleString('en'), ...FIGURES.map((figure) => one[figure].toFixed(1))]);
}

const parts: string[] = [];
// PGlite's memory stays with the process: so it comes last.
for (const open of [onPostgres, onPglite]) {
  const place = await open();
  if (place === undefined) continue;
  const samples = await soaked(place);
  await place.close();
  const failures = grown(samples);
  if (failures.length > 0) process.exitCode = 1;
  const verdict = failures.length > 0 ? `**It grows:** ${failures.join('; ')}.` : 'Flat.';
  const heading = ['handled', 'heap MB', 'resident MB', 'tables MB'];
  parts.push(
    `${place.name[0]?.toUpperCase()}${place.name.slice(1)}. ${verdict}\n\n${table([heading, ...rowsOf(samples)])}`,
  );
}
publish(
  'soak',
  `${MESSAGES.toLocaleString('en')} sales by outbox, relay and embedded transport to a handler with an inbox, whose rows are removed at each sample.\n` +
    `Flat: in the median of the last quarter no more than ${BOUND.part * 100}% above that of the second, plus ${BOUND.heapMb} MB of heap after a collection, ${BOUND.residentMb} MB resident, ${BOUND.tablesMb} MB of tables.\n\n` +
    parts.join('\n\n'),
);
if (process.exitCode === 1) console.error('what must stay flat has grown');
