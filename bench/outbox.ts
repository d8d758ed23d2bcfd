import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedQueue, migrate, openDatabase } from '#database';
import { createMessaging, embeddedTransport, silentLogger, type Stores, type Transport } from '#messaging';
import { channel } from '#messaging/contract';
import { startPostgres } from '../tests/support/postgres-server.js';
import { newOutboxRow, storesIn, wireMessage } from '../tests/support/store-fixtures.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { table } from './support/table.js';

/**
 * How fast a relay works off an outbox in which many rows wait, on a Postgres beside it: with a broker that takes at
 * once, which is the relay alone, and with the embedded one, which writes a row for a subscription.
 */
const full = process.argv.includes('--full');
const ROWS = 100_000;
const ROUNDS = full ? 5 : 3;
const AT_ONCE = 1_000;
const CHANNEL = 'sales_events';
/** As large as a sale's. */
const BODY = Buffer.alloc(220, 'x');

const server = await startPostgres();
if (server === undefined) throw new Error('this bench needs Postgres: install it, or set PATH to its programs');
const database = await openDatabase({ url: server.url, logger: silentLogger });
await migrate(database, { schema: 'messaging', folder: 'libs/database/migrations' });
const stores = await storesIn(database, 'outbox_bench');
const embedded = embeddedTransport({ queue: embeddedQueue(database), owner: 'bench', logger: silentLogger });
const atOnce: Transport = {
  ...embedded,
  publish: (_address, messages) => Promise.resolve(messages.map(() => ({ fate: 'taken' }))),
};

async function fill(turn: number, key: (row: number) => string | undefined): Promise<void> {
  for (let from = 0; from < ROWS; from += AT_ONCE) {
    await database.transaction((tx) => {
      for (let row = from; row < from + AT_ONCE; row += 1) {
        const id = `${turn}/${row}`;
        stores.outbox.add(
          tx,
          newOutboxRow(id, { channel: CHANNEL, message: wireMessage({ id, key: key(row), body: BODY }) }),
        );
      }
      return Promise.resolve();
    });
  }
}

interface Seen {
  readonly perSecond: number;
  /** This process's, Postgres's apart. */
  readonly cpuMicros: number;
  /** The most beyond what it had at the beginning. */
  readonly grownMb: number;
}

async function emptied(outbox: Stores['outbox']): Promise<number> {
  const startMb = process.memoryUsage().rss / 2 ** 20;
  let mostMb = startMb;
  while ((await outbox.count([CHANNEL])) > 0) {
    await sleep(100);
    mostMb = Math.max(mostMb, process.memoryUsage().rss / 2 ** 20);
  }
  return mostMb - startMb;
}

async function round(transport: Transport): Promise<Seen> {
  const events = channel(CHANNEL, {
    pattern: 'events',
    transport: 'embedded',
    messages: [],
    open: true,
    identity: 'none',
  });
  events.subscription('loyalty_points');
  const messaging = createMessaging({
    app: 'bench',
    instance: '1',
    routes: () => 'embedded',
    transports: { embedded: transport },
    stores,
    logger: silentLogger,
  });
  messaging.register({ publishes: [events] });
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await messaging.start();
  const grownMb = await emptied(stores.outbox);
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await messaging.stop();
  return { perSecond: ROWS / seconds, cpuMicros: (user + system) / ROWS, grownMb };
}

const setups = [
  { name: 'a broker that takes at once, no keys', transport: atOnce, key: () => undefined },
  { name: 'a broker that takes at once, 1,000 keys', transport: atOnce, key: (row: number) => `k${row % 1_000}` },
  { name: 'the embedded broker, one subscription', transport: embedded, key: () => undefined },
];
const seen = new Map<string, Seen[]>(setups.map(({ name }) => [name, []]));
for (let turn = 0; turn < ROUNDS; turn += 1) {
  for (const [index, { name, transport, key }] of setups.entries()) {
    await fill(turn * setups.length + index, key);
    const now = await round(transport);
    seen.get(name)?.push(now);
    console.log(
      `  ${name}: ${now.perSecond.toFixed(0)}/s, ${now.cpuMicros.toFixed(0)} µs of CPU each, +${now.grownMb.toFixed(0)} MB`,
    );
  }
}
const rows = [...seen].map(([name, all]) => [
  name,
  median(all.map(({ perSecond }) => perSecond)).toFixed(0),
  median(all.map(({ cpuMicros }) => cpuMicros)).toFixed(0),
  Math.max(...all.map(({ grownMb }) => grownMb)).toFixed(0),
]);
publish(
  'outbox',
  `${ROWS.toLocaleString('en')} waiting rows, a server's Postgres and one relay on this machine.\n\n${table([['broker', 'rows/s', 'CPU µs a row', 'MB more'], ...rows])}`,
);
await database.close();
await server.remove();
