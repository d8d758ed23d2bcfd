import { integer, pgSchema, text } from 'drizzle-orm/pg-core';
import { messagingTables } from '#database';

export const shipping = pgSchema('shipping');

export const sent = shipping.table('sent', {
  parcelId: text('parcel_id').primaryKey(),
  grams: integer('grams').notNull(),
});
export const tracked = shipping.table('tracked', { parcelId: text('parcel_id').primaryKey() });

/** Outbox, inbox, local queue and dead letters, in this app's own schema. */
export const messaging = messagingTables(shipping);
export const { outbox, relays, inbox, localQueue, deadLetters, audit } = messaging;
