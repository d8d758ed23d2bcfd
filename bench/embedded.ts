import { type EmbeddedPlace, inMemory, onPglite, onPostgres } from './support/embedded-place.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { type Flow, startFlow } from './support/sales-flow.js';
import { table } from './support/table.js';

/** How fast messages go through the embedded transport and what they cost, from the publisher to the handler's commit. */
const full = process.argv.includes('--full');
const ROUNDS = full ? 7 : 5;
const SIZE = full ? 2 : 1;
const MESSAGES = { memory: 20_000 * SIZE, database: 3_000 * SIZE };

interface Seen {
  readonly perSecond: number;
  /** This process's, a server's apart. */
  readonly cpuMicros: number;
}

async function flowsAt(place: EmbeddedPlace): Promise<Flow[]> {
  return [
    await startFlow({ place, name: 'bench_none', effect: 'none', by: 'publisher' }),
    await startFlow({ place, name: 'bench_inbox', effect: 'database', by: 'publisher' }),
    await startFlow({ place, name: 'bench_outbox', effect: 'database', by: 'outbox' }),
  ];
}

async function round(flow: Flow, messages: number): Promise<Seen> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await flow.run(messages);
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: messages / seconds, cpuMicros: (user + system) / messages };
}

const places = [inMemory(), await onPglite(), await onPostgres()].filter((place) => place !== undefined);
const sides = [];
for (const place of places) {
  const messages = place.database ? MESSAGES.database : MESSAGES.memory;
  for (const flow of await flowsAt(place)) sides.push({ flow, messages, seen: [] as Seen[] });
}
for (let turn = 0; turn <= ROUNDS; turn += 1) {
  for (const { flow, messages, seen } of sides) {
    const now = await round(flow, messages);
    console.log(`  ${flow.name}: ${now.perSecond.toFixed(0)}/s, ${now.cpuMicros.toFixed(0)} µs`);
    // The first round warms up.
    if (turn > 0) seen.push(now);
  }
}
await Promise.all(sides.map(({ flow }) => flow.stop()));
await Promise.all(places.map((place) => place.close()));

const rows = sides.map(({ flow, seen }) => [
  flow.name,
  median(seen.map(({ perSecond }) => perSecond)).toFixed(0),
  median(seen.map(({ cpuMicros }) => cpuMicros)).toFixed(0),
]);
publish(
  'embedded',
  `A sale of 8 fields, validated on both sides, one subscription of the usual policy, at most 1,000 under way, ${ROUNDS} rounds a row.\n` +
    '“Inbox” is the effect `database`: a transaction a message. By the outbox, each is added in a transaction of its own.\n' +
    'On Postgres the server’s own CPU is not counted.\n\n' +
    table([['', 'messages/s', 'CPU µs a message'], ...rows]),
);
