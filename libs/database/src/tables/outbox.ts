import { sql } from 'drizzle-orm';
import { bigserial, index, smallint, text, timestamp, type PgSchema } from 'drizzle-orm/pg-core';
import { wireColumns } from './wire-columns.js';

/** Messages that wait to be published, committed with the change that they tell of. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function outboxTable(schema: PgSchema) {
  return schema.table(
    'outbox',
    {
      /** Ascending in the order of writing; in that of commits on ordered channels only. */
      rowId: bigserial('row_id', { mode: 'bigint' }).primaryKey(),
      channel: text('channel').notNull(),
      key: text('key'),
      /** In which it is read: 0 high, 1 normal, 2 low. Rows with a key are all normal, so that no priority parts them. */
      priority: smallint('priority').notNull(),
      /** Not published before; null: at once. */
      notBefore: timestamp('not_before', { withTimezone: true }),
      ...wireColumns,
      writtenAt: timestamp('written_at', { withTimezone: true }).notNull().defaultNow(),
    },
    (table) => [
      index('outbox_ready')
        .on(table.channel, table.priority, table.rowId)
        .where(sql`not_before is null`),
      index('outbox_later')
        .on(table.channel, table.notBefore)
        .where(sql`not_before is not null`),
    ],
  );
}
