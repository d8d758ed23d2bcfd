import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Persistencia } from '#contracts';
import { migrate, openDatabase } from '#database';
import { silentLogger } from '#messaging';
import { messageOf } from '#messaging/contract';
import { recordEvents } from '../apps/reactions-api/src/events/record-events.js';
import { startAt } from '../tests/support/all-in-one.js';
import { ownDatabase } from '../tests/support/own-database.js';
import { newPlace } from '../tests/support/place.js';
import { setup as startPostgres } from '../tests/support/postgres.js';
import { Program } from '../tests/support/program.js';
import { figuresOf, untilIdle } from './support/figures.js';
import type { ListenersResult } from './support/listeners.js';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import type { LikesResult } from './support/react-load.js';
import { table } from './support/table.js';

/**
 * reactions-api on Postgres with the embedded broker: likes over HTTP, of one outfit and of many; rows of the log by the
 * size of a batch; and many listeners of one instance, each told of every like. Loads come from processes of their own.
 */
const full = process.argv.includes('--full');
const ROUNDS = full ? 5 : 2;
const SECONDS = full ? 6 : 3;
const CONNECTIONS = 20;
const BATCHES = [1, 10, 100, 500];
const ROWS = full ? 10_000 : 2_000;
const LISTENERS = full ? 5_000 : 500;
const LIKES = full ? 40 : 10;

const cleaning: (() => Promise<void>)[] = [];
const atTheEnd = (clean: () => Promise<void>): void => void cleaning.unshift(clean);

async function startApp(): Promise<string> {
  const databaseUrl = await ownDatabase('postgres', atTheEnd);
  const place = await newPlace({ databaseUrl, env: { MESSAGING_ROUTES: '*=embedded' } });
  atTheEnd(() => place.remove());
  const program = await startAt(place, { script: 'dist/apps/reactions-api/src/main.js', apps: ['reactions'] });
  atTheEnd(async () => void (await program.kill()));
  return place.urls.reactions;
}

async function likesOn(url: string, outfits: number): Promise<LikesResult & { readonly cpuMs: number }> {
  await untilIdle(url);
  const before = await figuresOf(url);
  const args = [url, CONNECTIONS, SECONDS, outfits].map(String);
  const program = new Program('dist/bench/support/react-load.js', { args });
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`the load failed:\n${program.output}`);
  const result = JSON.parse(program.stdout) as LikesResult;
  await untilIdle(url);
  const { cpuSeconds } = await figuresOf(url);
  return { ...result, cpuMs: ((cpuSeconds - before.cpuSeconds) * 1_000) / result.likes };
}

async function likesTable(): Promise<string> {
  const url = await startApp();
  const rows = [['likes of', 'likes/s', 'p50 ms', 'p99 ms', 'CPU ms a like']];
  for (const [name, outfits] of [
    ['one outfit', 1],
    ['500 outfits', 500],
  ] as const) {
    const rounds: Awaited<ReturnType<typeof likesOn>>[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await likesOn(url, outfits));
    const of = (figure: keyof (typeof rounds)[number]): number => median(rounds.slice(1).map((one) => one[figure]));
    console.log(`  ${name}: ${of('perSecond').toFixed(0)}/s`);
    rows.push([name, of('perSecond').toFixed(0), of('p50').toFixed(1), of('p99').toFixed(1), of('cpuMs').toFixed(2)]);
  }
  return table(rows);
}

async function logTable(): Promise<string> {
  const url = await ownDatabase('postgres', atTheEnd);
  if (url === undefined) throw new TypeError('there is a Postgres');
  const database = await openDatabase({ url, logger: silentLogger });
  atTheEnd(() => database.close());
  await migrate(database, { schema: 'reactions', folder: 'apps/reactions-api/migrations' });
  const datos = { user_id: 'usuario-1', outfit_id: 'outfit-1', action: 'like' };
  const event = { tipo: 'persistencia', evento: 'reaction', datos, timestamp: 1_700_000_000, metadata: {} } as const;
  const message = messageOf(Persistencia, event);
  let next = 0;
  const rate = async (size: number): Promise<number> => {
    const begun = performance.now();
    for (let from = 0; from < ROWS; from += size) {
      const arrived = Array.from({ length: size }, () => ({ message, messageId: `m-${next++}` }));
      await database.transaction((tx) => recordEvents(tx, arrived));
    }
    return ROWS / ((performance.now() - begun) / 1_000);
  };
  const rates = new Map<number, number[]>(BATCHES.map((size) => [size, []]));
  for (let round = 0; round < ROUNDS; round += 1) for (const size of BATCHES) rates.get(size)?.push(await rate(size));
  return table([
    ['rows to a batch', 'rows/s'],
    ...[...rates].map(([size, all]) => [`${size}`, median(all).toFixed(0)]),
  ]);
}

async function listenersTable(): Promise<string> {
  const url = await startApp();
  await untilIdle(url);
  const alone = await figuresOf(url);
  const child = fork('dist/bench/support/listeners.js', [url, String(LISTENERS), String(LIKES)]);
  await once(child, 'message');
  await untilIdle(url);
  const listening = await figuresOf(url);
  child.send('go');
  const [seen] = (await once(child, 'message')) as [ListenersResult];
  const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  return table([
    ['listeners', 'MB without them', 'MB with them', 'delay p50 ms', 'p99 ms', 'most ms', 'missed'],
    [
      `${seen.listeners}`,
      megabytes(alone.residentBytes),
      megabytes(listening.residentBytes),
      seen.p50.toFixed(0),
      seen.p99.toFixed(0),
      seen.most.toFixed(0),
      `${seen.missed} of ${seen.expected}`,
    ],
  ]);
}

const stopPostgres = await startPostgres();
try {
  publish(
    'reactions',
    `reactions-api on Postgres, both on this machine, with the embedded broker. ${CONNECTIONS} connections, 500 users; a like is ` +
      `its row, its outfit's sums, its row of the log and two messages, which are consumed meanwhile.\n\n` +
      `${await likesTable()}\n\nThe log, by what one statement writes, a transaction each:\n\n${await logTable()}\n\n` +
      `${LISTENERS} listeners of one outfit on one instance, and a like every half second. The delay is from the sending of ` +
      `the like to a listener's having the count; counts are gathered for 50 ms of it.\n\n${await listenersTable()}`,
  );
} finally {
  for (const clean of cleaning) await clean();
  await stopPostgres?.();
}
