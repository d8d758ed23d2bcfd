import { bigint, index, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import { messagingTables, moment } from '#database';

export const loyalty = pgSchema('loyalty');

/**
 * What each sale earned, for good. A customer's balance is the sum of their entries and is kept nowhere else: a balance
 * of its own would be a row that all purchases of one customer wait for, and a second truth that can drift from the first.
 */
export const entries = loyalty.table(
  'entries',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    /** One entry a sale: the floor under the inbox, which forgets after its retention. */
    saleId: text('sale_id').notNull().unique(),
    /** In lower case: people write one address in many ways. */
    email: text('email').notNull(),
    points: bigint('points', { mode: 'number' }).notNull(),
    /** When the sale was made. */
    soldAt: moment('sold_at').notNull(),
    awardedAt: timestamp('awarded_at', { withTimezone: true }).notNull().defaultNow(),
  },
  // read backwards for newest first; with the points in it, a balance needs the index alone
  (table) => [index('entries_by_customer').on(table.email, table.soldAt, table.id, table.points)],
);

export const messaging = messagingTables(loyalty);
export const { outbox, relays, inbox, localQueue, deadLetters, audit, pauses } = messaging;
