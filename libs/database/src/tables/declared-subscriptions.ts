import { primaryKey, text, timestamp, type PgSchema } from 'drizzle-orm/pg-core';

/** The subscriptions that apps declared to the embedded broker. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function declaredSubscriptionsTable(schema: PgSchema) {
  return schema.table(
    'subscriptions',
    {
      channel: text('channel').notNull(),
      subscription: text('subscription').notNull(),
      declaredAt: timestamp('declared_at', { withTimezone: true }).notNull().defaultNow(),
    },
    (table) => [primaryKey({ columns: [table.channel, table.subscription] })],
  );
}
