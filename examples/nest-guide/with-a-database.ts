import { pgSchema } from 'drizzle-orm/pg-core';
import { messagingStores, messagingTables, type Database } from '#database';
import { RabbitmqClient, RabbitmqStrategy } from '#messaging/nest';

export const farm = pgSchema('farm');
export const messaging = messagingTables(farm);

/** Its retries and dead letters are rows, and a repeated message takes effect once. */
export function catsStrategy(url: string, database: Database): RabbitmqStrategy {
  return new RabbitmqStrategy({ urls: [url], queue: 'cats', stores: messagingStores(database, messaging) });
}

/** What it emits with a transaction is sent if and only if that commits. */
export function catsClient(url: string, database: Database): RabbitmqClient {
  return new RabbitmqClient({ urls: [url], queue: 'cats', app: 'farm', stores: messagingStores(database, messaging) });
}
