import { SaleCompleted } from '#contracts';
import { createMessaging, rabbitmqTransport, silentLogger, type Handler, type Messaging } from '#messaging';
import { channel, messageOf } from '#messaging/contract';
import { memoryStores } from '#messaging/testing';
import { bareWire, rawPublisher } from './raw-publisher.js';
import { saleOf } from './sale.js';
import { PREFETCH, serve, windowed, type Side } from './side.js';

/**
 * This library, validation and confirms on: `trenza.js <url> <queue> [<URL of a Postgres, for an inbox> | bare]`; `bare`, it
 * takes what amqplib by itself published without headers.
 */
const [url = '', queue = '', more] = process.argv.slice(2);
const isBare = more === 'bare';
const databaseUrl = isBare ? undefined : more;
const effect = databaseUrl === undefined ? 'none' : 'database';
const place = databaseUrl === undefined ? withoutDatabase() : await onPostgres(databaseUrl);

const options = { pattern: 'events', transport: 'rabbitmq', typeField: 'event_type' } as const;
const sales = channel(queue, { ...options, messages: [SaleCompleted], identity: (sale) => sale.sale_id });
const subscription = sales.subscription(queue, { concurrency: PREFETCH, prefetch: PREFETCH });

function withoutDatabase() {
  return { stores: memoryStores(), close: () => Promise.resolve() };
}

/** Loaded where it is used: the memory of the others is not to be that of a database's client. */
async function onPostgres(at: string) {
  const { onDatabase } = await import('../support/embedded-place.js');
  return onDatabase('an inbox', at);
}

function bus(role: string): Messaging {
  const transport = rabbitmqTransport({ urls: [url], name: `bench ${role}`, logger: silentLogger });
  const common = { instance: role, routes: () => 'rabbitmq' as const, logger: silentLogger };
  return createMessaging({ ...common, app: 'bench', transports: { rabbitmq: transport }, stores: place.stores });
}

async function ownPublisher(): Promise<Pick<Side, 'publish' | 'close'>> {
  const publishing = bus('publisher');
  publishing.register({ publishes: [sales] });
  await publishing.start();
  return {
    publish: (count, round) =>
      windowed(count, (number) => publishing.publisher.publish(sales, messageOf(SaleCompleted, saleOf(round, number)))),
    close: () => publishing.stop(),
  };
}

const publisher = await (isBare ? rawPublisher(url, queue, bareWire) : ownPublisher());

const consume: Side['consume'] = async (handled) => {
  const call: Handler['call'] = (sale) => handled(sale);
  const handler: Handler = { subscription, messageClass: SaleCompleted, effect, rules: [], name: 'bench', call };
  const consuming = bus('consumer');
  consuming.register({ handlers: [handler] });
  await consuming.start();
  return () => consuming.stop();
};

serve({
  publish: publisher.publish,
  consume,
  close: async () => {
    await publisher.close();
    await place.close();
  },
});
