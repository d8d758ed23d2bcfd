import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  index,
  integer,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
  type PgSchema,
} from 'drizzle-orm/pg-core';
import { wireColumns } from './wire-columns.js';

/**
 * Messages that wait for a subscription. A claim changes no indexed column, so that Postgres need not write the indexes
 * again; a row with no delay has no due time, so that it is found in the order of priority and age alone.
 */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function localQueueTable(schema: PgSchema) {
  return schema.table(
    'local_queue',
    {
      rowId: bigserial('row_id', { mode: 'bigint' }).primaryKey(),
      subscription: text('subscription').notNull(),
      type: text('type').notNull(),
      id: text('id').notNull(),
      /** The key whose order it keeps; null: it stands outside every order. */
      key: text('key'),
      /**
       * An older row of its key is there, so it may not be claimed: rows behind a busy or failing one are in no index
       * that a claim reads. Changed under the lock of the key only.
       */
      behind: boolean('behind').notNull().default(false),
      /** 0 high, 1 normal, 2 low. */
      priority: smallint('priority').notNull(),
      /** Not claimed before; null: at once. */
      dueAt: timestamp('due_at', { withTimezone: true }),
      attempts: integer('attempts').notNull(),
      /** Leases that ended with no settlement: processes that died with it in hand. */
      crashes: integer('crashes').notNull().default(0),
      lastError: text('last_error'),
      /** Who has it, under which token, until when. */
      owner: text('owner'),
      token: uuid('token'),
      leasedUntil: timestamp('leased_until', { withTimezone: true }),
      ...wireColumns,
      writtenAt: timestamp('written_at', { withTimezone: true }).notNull().defaultNow(),
    },
    (table) => [
      unique('local_queue_message').on(table.subscription, table.type, table.id),
      index('local_queue_ready')
        .on(table.subscription, table.priority, table.rowId)
        .where(sql`due_at is null and not behind`),
      index('local_queue_later')
        .on(table.subscription, table.dueAt)
        .where(sql`due_at is not null and not behind`),
      index('local_queue_of_key')
        .on(table.subscription, table.key, table.rowId)
        .where(sql`key is not null`),
    ],
  );
}
