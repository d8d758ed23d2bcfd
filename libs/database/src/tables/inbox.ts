import { index, primaryKey, text, timestamp, uuid, type PgSchema } from 'drizzle-orm/pg-core';

/** Which message took effect for which subscription. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function inboxTable(schema: PgSchema) {
  return schema.table(
    'inbox',
    {
      subscription: text('subscription').notNull(),
      type: text('type').notNull(),
      id: text('id').notNull(),
      /** While an effect outside the database is under way: until when, and by whom. Null: it took effect. */
      leasedUntil: timestamp('leased_until', { withTimezone: true }),
      token: uuid('token'),
      /** When it was leased or took effect. */
      at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
    },
    (table) => [
      primaryKey({ columns: [table.subscription, table.type, table.id] }),
      index('inbox_by_age').on(table.at),
    ],
  );
}
