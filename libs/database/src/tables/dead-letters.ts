import { bigserial, index, integer, text, timestamp, type PgSchema } from 'drizzle-orm/pg-core';
import { wireColumns } from './wire-columns.js';

/** Messages that were given up: kept until somebody decides. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function deadLettersTable(schema: PgSchema) {
  return schema.table(
    'dead_letters',
    {
      letterId: bigserial('letter_id', { mode: 'bigint' }).primaryKey(),
      channel: text('channel').notNull(),
      /** Null: the outbox could not deliver it for good. */
      subscription: text('subscription'),
      type: text('type'),
      id: text('id'),
      reason: text('reason').notNull(),
      error: text('error').notNull(),
      attempts: integer('attempts').notNull(),
      ...wireColumns,
      diedAt: timestamp('died_at', { withTimezone: true }).notNull().defaultNow(),
    },
    (table) => [
      index('dead_letters_of_subscription').on(table.subscription, table.letterId),
      // By hash: an id may be longer than a row of the other kind of index.
      index('dead_letters_of_id').using('hash', table.id),
    ],
  );
}
