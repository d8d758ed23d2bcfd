import { startPostgres } from '../tests/support/postgres-server.js';
import { startRabbitmq } from '../tests/support/rabbitmq-server.js';
import { comparison } from './support/comparison.js';
import { emptied } from './support/emptied.js';
import { installGolevelup } from './support/install-golevelup.js';
import { publish } from './support/page.js';
import { Rival } from './support/rival.js';
import { rounds, WORKS } from './support/rounds.js';
import { checkSameBytes } from './support/same-bytes.js';

/**
 * What a message costs on RabbitMQ: amqplib by itself, Nest's own transport, golevelup's, and this one, each in a process
 * of its own, in turns, on one broker, with one type of queue, the same sale, persistent, confirmed.
 */
const full = process.argv.includes('--full');
const ROUNDS = 5;
const MESSAGES = full ? 30_000 : 10_000;
/** Rounds that are not counted; in each of the others a side warms up again. */
const WARM_UP = 1;

/** What all are compared with: the raw client at its best, with the bytes of this library's messages, and without headers. */
const SAME = 'amqplib, the same bytes';
const BARE = 'amqplib, no headers';
/** Whose messages those of `SAME` are to equal. */
const OURS = 'Trenza, no effect';
const RAW = 'dist/bench/rivals/raw.js';
const NEST = 'dist/bench/rivals/nest.js';
const TRENZA = 'dist/bench/rivals/trenza.js';
const GOLEVELUP = installGolevelup();
/** Of a side, by its place. */
const queueOf = (index: number): string => `bench_${index}`;

const ABOUT =
  `A sale of 8 fields and 245 bytes a message, persistent and confirmed, at most 1,000 unconfirmed; quorum queues, prefetch 200;\n` +
  `${ROUNDS} rounds of ${MESSAGES.toLocaleString('en')} a side after as many that warm up, in turns, each in a process of its own; the broker on this machine.\n` +
  `All parse the JSON. Beside it a message of Trenza has id, type, source, time, conversation and trace in its headers, and so has\n` +
  `that of "${SAME}"; the others have none. "Trenza, taking from amqplib" has amqplib publish without them, and takes\n` +
  `that: beside "${BARE}" it is on the same bytes too. CPU is a message's, of the client's process; ratios are medians of those\n` +
  `to amqplib in the same round. Goals, on the same bytes, of the row without an effect: publishing 0.95 at 1.2 times the CPU,\n` +
  `consuming 1.0 at 1.1; the least to accept is 0.9 and 1.3. How each is set, and why that is its best: ADR 45.`;

const cleaning: (() => Promise<unknown>)[] = [];
try {
  const postgres = await startPostgres();
  if (postgres === undefined) throw new Error('this bench needs Postgres: install it, or put its programs on the PATH');
  cleaning.unshift(() => postgres.remove());
  const broker = await startRabbitmq();
  cleaning.unshift(() => broker.stop());

  const sides: readonly (readonly [name: string, script: string, ...more: string[]])[] = [
    [SAME, RAW, 'many', 'same'],
    [BARE, RAW, 'many', 'bare'],
    ['amqplib, no headers, an ack each', RAW, 'each', 'bare'],
    [OURS, TRENZA],
    ['Trenza, taking from amqplib', TRENZA, 'bare'],
    ['Trenza, inbox on Postgres', TRENZA, postgres.url],
    ['golevelup', GOLEVELUP],
    ['golevelup, ValidationPipe', GOLEVELUP, 'validated'],
    ["Nest's own", NEST],
    ["Nest's own, ValidationPipe", NEST, 'validated'],
  ];
  const rivals: Rival[] = [];
  for (const [index, [name, script, ...more]] of sides.entries()) {
    const rival = await Rival.start({ name, script, args: [broker.url, queueOf(index), ...more] });
    cleaning.unshift(() => rival.close());
    rivals.push(rival);
  }
  const onQueues = rivals.map((rival, index) => ({ rival, queue: queueOf(index) }));
  const alike = onQueues.filter(({ rival }) => rival.name === SAME || rival.name === OURS);
  await checkSameBytes(broker.url, alike);
  const figures = await rounds(rivals, {
    warmUp: WARM_UP,
    rounds: ROUNDS,
    messages: MESSAGES,
    empty: (index) => emptied(broker.url, queueOf(index)),
  });
  const tables = WORKS.map((work) => comparison(figures, work, [SAME, BARE]));
  publish('rabbitmq', `${ABOUT}\n\n${tables.join('\n\n')}`);
} finally {
  for (const clean of cleaning) await clean();
}
