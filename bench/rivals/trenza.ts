import { SaleCompleted } from '#contracts';
import { createMessaging, rabbitmqTransport, silentLogger, type Handler, type Messaging } from '#messaging';
import { channel, messageOf } from '#messaging/contract';
import { memoryStores } from '#messaging/testing';
import { saleOf } from './sale.js';
import { PREFETCH, serve, windowed, type Side } from './side.js';

/** This library, validation and confirms on: `trenza.js <url> <queue> [<URL of a Postgres, for an inbox>]`. */
const [url = '', queue = '', databaseUrl] = process.argv.slice(2);
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

const publishing = bus('publisher');
publishing.register({ publishes: [sales] });
await publishing.start();

const publish: Side['publish'] = (count, round) =>
  windowed(count, (number) => publishing.publisher.publish(sales, messageOf(SaleCompleted, saleOf(round, number))));

const consume: Side['consume'] = async (handled) => {
  const call: Handler['call'] = (sale) => handled(sale);
  const handler: Handler = { subscription, messageClass: SaleCompleted, effect, rules: [], name: 'bench', call };
  const consuming = bus('consumer');
  consuming.register({ handlers: [handler] });
  await consuming.start();
  return () => consuming.stop();
};

serve({
  publish,
  consume,
  close: async () => {
    await publishing.stop();
    await place.close();
  },
});
