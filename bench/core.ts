import { Allow } from 'class-validator';
import { SaleCompleted } from '#contracts';
import {
  createMessaging,
  Delivery,
  embeddedTransport,
  silentLogger,
  type Handler,
  type Settlement,
  type Transport,
} from '#messaging';
import { channel, Message, messageOf, type Channel, type MessageClass } from '#messaging/contract';
import { MemoryLocalQueue, memoryStores, pipelineStages } from '#messaging/testing';
import { median } from './support/median.js';
import { publish } from './support/page.js';
import { table } from './support/table.js';

/** What the core costs a message, without a broker and without a database: microseconds of CPU, in one run, in turns. */
const full = process.argv.includes('--full');
const ROUNDS = full ? 15 : 7;
const MESSAGES = full ? 200_000 : 50_000;
/** Deliveries under way at once, as a broker's prefetch would have them. */
const AT_ONCE = 200;

/** The sale's fields, with no rules. */
class Unchecked extends Message('sale_completed') {
  @Allow() event_type = 'sale_completed' as const;
  @Allow() sale_id!: string;
  @Allow() product_id!: number;
  @Allow() product_name!: string;
  @Allow() quantity!: number;
  @Allow() total!: number;
  @Allow() customer_email!: string;
  @Allow() timestamp!: string;
}

const fields = {
  event_type: 'sale_completed' as const,
  sale_id: '55ac23c2-e6a9-4a8d-82a5-17d431c25654',
  product_id: 1,
  product_name: 'Manzana Orgánica',
  quantity: 5,
  total: 75,
  customer_email: 'cliente@example.com',
  timestamp: '2026-11-22T02:36:03.538Z',
};
const body = Buffer.from(JSON.stringify(fields));

type Handed = (delivery: Delivery) => Settlement | Promise<Settlement>;

/** A transport that hands over nothing by itself: the benchmark calls what it was given. */
function idleTransport(): { readonly transport: Transport; readonly way: () => Handed } {
  let given: Handed | undefined;
  const embedded = embeddedTransport({ queue: new MemoryLocalQueue(), owner: 'bench', logger: silentLogger });
  const consumption = {
    attached: true,
    pause: () => Promise.resolve(),
    resume: () => undefined,
    close: () => Promise.resolve(),
  };
  const transport: Transport = {
    ...embedded,
    publish: (_address, messages) => Promise.resolve(messages.map(() => ({ fate: 'taken' as const }))),
    consume: (_source, _options, handle) => {
      given = handle;
      return Promise.resolve(consumption);
    },
  };
  const way = (): Handed => {
    if (!given) throw new Error('nothing consumes');
    return given;
  };
  return { transport, way };
}

/** `call` is the handler; it does nothing, at once or later. */
async function busOf<M extends MessageClass>(messageClass: M, call: Handler<'none'>['call'] = () => undefined) {
  const options = { pattern: 'events', transport: 'embedded', typeField: 'event_type', identity: 'none' } as const;
  const events: Channel<M> = channel('bench', { ...options, messages: [messageClass] });
  const subscription = events.subscription('bench', { concurrency: AT_ONCE });
  const handler: Handler<'none'> = { subscription, messageClass, effect: 'none', rules: [], name: 'bench', call };
  const { transport, way } = idleTransport();
  const bus = { app: 'bench', instance: '1', routes: () => 'embedded' as const, transports: { embedded: transport } };
  const messaging = createMessaging({ ...bus, stores: memoryStores(), logger: silentLogger });
  messaging.register({ publishes: [events], handlers: [handler] });
  await messaging.start();
  return { events, handler, messaging, way: way() };
}

async function handleAll(way: Handed): Promise<void> {
  for (let done = 0; done < MESSAGES; done += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, () => Promise.resolve(way(new Delivery({ body }, { redelivered: false })))),
    );
  }
}

const checked = await busOf(SaleCompleted);
const unchecked = await busOf(Unchecked);
const asynchronous = await busOf(SaleCompleted, () => Promise.resolve());
const sale = messageOf(SaleCompleted, fields);

const ALONE = 'JSON.parse alone';
const NO_STEP = 'a delivery, no step';
const stages = pipelineStages(checked.handler);
const sides: Readonly<Record<string, () => Promise<void>>> = {
  [ALONE]: () => {
    for (let done = 0; done < MESSAGES; done += 1) JSON.parse(body.toString('utf8'));
    return Promise.resolve();
  },
  [NO_STEP]: () => handleAll(() => 'done'),
  ...Object.fromEntries(stages.map(({ name, way }) => [`… ${name}`, () => handleAll(way)])),
  'consumed, a contract without rules': () => handleAll(unchecked.way),
  'consumed, validated': () => handleAll(checked.way),
  'consumed, validated, by an async function': () => handleAll(asynchronous.way),
  'published, validated': async () => {
    for (let done = 0; done < MESSAGES; done += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, () => checked.messaging.publisher.publish(checked.events, sale)),
      );
    }
  },
};

const figures = new Map<string, number[]>(Object.keys(sides).map((name) => [name, []]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(sides)) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    // The first round warms up.
    if (round > 0) figures.get(name)?.push((user + system) / MESSAGES);
  }
}
await Promise.all([checked, unchecked, asynchronous].map(({ messaging }) => messaging.stop()));

const medianOf = (name: string): number => median(figures.get(name) ?? []);
const inWhole = Object.keys(sides).filter((name) => !name.startsWith('…') && name !== NO_STEP);
let before = medianOf(NO_STEP);
const steps = stages.map(({ name }) => {
  const upToIt = medianOf(`… ${name}`);
  const own = upToIt - before;
  before = upToIt;
  return [name, own.toFixed(2), upToIt.toFixed(2)];
});
publish(
  'core',
  `A message of 8 fields and ${body.length} bytes, ${AT_ONCE} at once, ${ROUNDS} rounds of ${MESSAGES} a row. The goal is 5 µs consumed, validation included;\n` +
    'the times as those of JSON.parse tell what of it is the machine and who else uses it.\n\n' +
    table([
      ['in whole', 'µs CPU a message', 'JSON.parse = 1'],
      ...inWhole.map((name) => [name, medianOf(name).toFixed(2), (medianOf(name) / medianOf(ALONE)).toFixed(1)]),
    ]) +
    '\n\n' +
    table([
      ['step', 'µs of its own', 'µs as far as it'],
      [NO_STEP, medianOf(NO_STEP).toFixed(2), medianOf(NO_STEP).toFixed(2)],
      ...steps,
    ]),
);
