import { bigint, boolean, index, integer, json, pgSchema, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { messagingTables, moment } from '#database';

export const reactions = pgSchema('reactions');

/** What each user said last of each outfit. */
export const likes = reactions.table(
  'likes',
  {
    outfitId: text('outfit_id').notNull(),
    usuarioId: text('usuario_id').notNull(),
    liked: boolean('liked').notNull(),
    /** What `liked` was before the last change: the statement that changes it counts by both. */
    previously: boolean('previously').notNull(),
    /** When it was said, to the microsecond: what was said earlier and comes later changes nothing. */
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.outfitId, table.usuarioId] })],
);

/** Of every outfit that was ever liked or seen: the sums, for a feed and a ranking that count nothing anew. */
export const outfits = reactions.table(
  'outfits',
  {
    outfitId: text('outfit_id').primaryKey(),
    likes: integer('likes').notNull(),
    views: integer('views').notNull(),
    /** One more at each change: what a listener's `Last-Event-ID` is compared with. */
    version: integer('version').notNull(),
  },
  // read backwards for those liked most
  (table) => [index('outfits_by_likes').on(table.likes, table.outfitId)],
);

/** The log of events: a row for each message of `persistencia_cola`. */
export const events = reactions.table(
  'events',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    /** The message's: what an API instance wrote with its own change is known again when it comes by the queue. */
    messageId: text('message_id').notNull().unique(),
    tipo: text('tipo').notNull(),
    evento: text('evento').notNull(),
    usuarioId: text('usuario_id'),
    outfitId: text('outfit_id'),
    // json keeps the text as it is; jsonb takes no \u0000
    datos: json('datos').notNull(),
    metadata: json('metadata'),
    /** When it happened, as its publisher says. */
    at: moment('at').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull().defaultNow(),
  },
  // read backwards for newest first
  (table) => [
    index('events_by_time').on(table.at, table.id),
    index('events_by_usuario').on(table.usuarioId, table.at, table.id),
    index('events_by_outfit').on(table.outfitId, table.at, table.id),
    index('events_by_evento').on(table.evento, table.at, table.id),
  ],
);

export const messaging = messagingTables(reactions);
export const { outbox, relays, inbox, localQueue, deadLetters, audit, pauses } = messaging;
