import { bigserial, index, text, timestamp, type PgSchema } from 'drizzle-orm/pg-core';
import { wireColumns } from './wire-columns.js';

/** Sources of the embedded transport that live as long as their consumer, and what waits for each. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- drizzle's table types can't be written down
export function liveSourcesTables(schema: PgSchema) {
  const sources = schema.table('live_sources', {
    name: text('name').primaryKey(),
    /** The channel; null: it is for replies. */
    tailOf: text('tail_of'),
    owner: text('owner').notNull(),
    leasedUntil: timestamp('leased_until', { withTimezone: true }).notNull(),
  });
  const copies = schema.table(
    'live_copies',
    {
      copyId: bigserial('copy_id', { mode: 'bigint' }).primaryKey(),
      /** What comes for a source that goes in that moment goes with it. */
      source: text('source')
        .notNull()
        .references(() => sources.name, { onDelete: 'cascade' }),
      ...wireColumns,
    },
    (table) => [index('live_copies_of').on(table.source, table.copyId)],
  );
  return { sources, copies };
}
