import { bigint, primaryKey, text, timestamp, type PgSchema } from 'drizzle-orm/pg-core';

/** Which process carries an app's outbox to a transport. A row stays for good: its fence only grows. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function relaysTable(schema: PgSchema) {
  return schema.table(
    'relays',
    {
      app: text('app').notNull(),
      transport: text('transport').notNull(),
      /** One more for every holder. */
      fence: bigint('fence', { mode: 'bigint' }).notNull(),
      /** App and instance. */
      owner: text('owner').notNull(),
      leasedUntil: timestamp('leased_until', { withTimezone: true }).notNull(),
    },
    (table) => [primaryKey({ columns: [table.app, table.transport] })],
  );
}
