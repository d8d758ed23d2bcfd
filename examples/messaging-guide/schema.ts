import { integer, pgSchema, text } from 'drizzle-orm/pg-core';
import { messagingTables } from '#database';

export const shipping = pgSchema('shipping');

export const sent = shipping.table('sent', {
  parcelId: text('parcel_id').primaryKey(),
  grams: integer('grams').notNull(),
});
export const tracked = shipping.table('tracked', { parcelId: text('parcel_id').primaryKey() });
export const weighed = shipping.table('weighed', {
  parcelId: text('parcel_id').primaryKey(),
  grams: integer('grams').notNull(),
});

/** Outbox, inbox, local queue, dead letters and what goes with them, in this app's own schema. */
export const messaging = messagingTables(shipping);
export const { outbox, relays, inbox, localQueue, deadLetters, audit, pauses } = messaging;
