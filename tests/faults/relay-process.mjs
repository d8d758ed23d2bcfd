import { messagingStores, messagingTables, openDatabase } from '#database';
import { createMessaging, silentLogger } from '#messaging';
import { channel } from '#messaging/contract';
import { pgSchema } from 'drizzle-orm/pg-core';
import pg from 'pg';

/**
 * A process of an app that relays, for relay.spec.ts to stop and kill. Its broker is a table, on a connection of its
 * own, which takes a batch over and answers a moment later: what happens in that moment is what is tested.
 */
const { DATABASE_URL: url = '', INSTANCE: instance = '', LEASE_MS } = process.env;
const ANSWER_MS = 150;

const broker = new pg.Client({ connectionString: url });
await broker.connect();
const database = await openDatabase({ url, logger: silentLogger });
const transport = {
  name: 'embedded',
  features: { ordered: true },
  declare: () => Promise.resolve(),
  onState: () => undefined,
  close: () => Promise.resolve(),
  publish: async (_address, messages) => {
    await broker.query('insert into relay_faults.published (id, instance) select unnest($1::text[]), $2', [
      messages.map(({ id }) => id),
      instance,
    ]);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    return messages.map(() => ({ fate: 'taken' }));
  },
};
const messaging = createMessaging({
  app: 'sales-api',
  instance,
  routes: () => 'embedded',
  transports: { embedded: transport },
  stores: messagingStores(database, messagingTables(pgSchema('relay_faults'))),
  logger: silentLogger,
  relayLeaseMs: Number(LEASE_MS),
});
messaging.register({
  publishes: [
    channel('sales_events', { pattern: 'events', transport: 'embedded', messages: [], open: true, identity: 'none' }),
  ],
});
await messaging.start();
// a wait that keeps the process: it ends by a signal
setInterval(() => undefined, 60_000);
