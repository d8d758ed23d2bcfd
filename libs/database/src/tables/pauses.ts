import { text, timestamp, type PgSchema } from 'drizzle-orm/pg-core';

/** The subscriptions that an operator paused, until one resumes them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function pausesTable(schema: PgSchema) {
  return schema.table('messaging_pauses', {
    subscription: text('subscription').primaryKey(),
    who: text('who').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
  });
}
