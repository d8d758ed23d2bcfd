import { bigserial, index, json, text, timestamp, type PgSchema } from 'drizzle-orm/pg-core';

/** What operators did to the app's messages. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function auditTable(schema: PgSchema) {
  return schema.table(
    'messaging_audit',
    {
      entryId: bigserial('entry_id', { mode: 'bigint' }).primaryKey(),
      at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
      who: text('who').notNull(),
      what: text('what').notNull(),
      which: text('which').notNull(),
      detail: json('detail').$type<Record<string, unknown>>().notNull(),
    },
    (table) => [index('messaging_audit_of').on(table.which, table.entryId)],
  );
}
