import { and, desc, eq, gte, lt, sql, type SQL } from 'drizzle-orm';
import type { Db } from '#database';
import { olderThan, timeCursor, type TimeCursor } from '#platform';
import { events } from '../database/schema.js';

/** Of what events say, as JSON. */
const MAX_PAGE_BYTES = 1_048_576;
const BYTES = sql<number>`octet_length(${events.datos}::text) + coalesce(octet_length(${events.metadata}::text), 0)`;

export interface EventFilter {
  readonly tipo?: string | undefined;
  readonly evento?: string | undefined;
  readonly usuarioId?: string | undefined;
  readonly outfitId?: string | undefined;
  /** From this moment on. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly to?: Date | undefined;
}

export interface PageOptions {
  /** Events at most; there are fewer on a page where they are long. */
  readonly limit: number;
  /** Where the page before ended; the newest when absent. */
  readonly after: TimeCursor | undefined;
}

export type LoggedEvent = typeof events.$inferSelect;

export interface EventPage {
  /** Newest first, by when they happened. */
  readonly events: readonly LoggedEvent[];
  /** Present where older ones follow. */
  readonly nextCursor: string | undefined;
}

export async function listEvents(db: Db, filter: EventFilter, { limit, after }: PageOptions): Promise<EventPage> {
  const matching = and(...conditions(filter), olderThan(events.at, events.id, after));
  const newestFirst = [desc(events.at), desc(events.id)];
  // What is read before it is known how long it is could be longer than this process may have memory.
  const found = await db
    .select({ bytes: BYTES })
    .from(events)
    .where(matching)
    .orderBy(...newestFirst)
    .limit(limit + 1);
  const count = fitting(found.slice(0, limit));
  if (count === 0) return { events: [], nextCursor: undefined };
  const shown = await db
    .select()
    .from(events)
    .where(matching)
    .orderBy(...newestFirst)
    .limit(count);
  const last = shown.at(-1);
  return { events: shown, nextCursor: last && found.length > count ? timeCursor.format(last) : undefined };
}

/** How many of these go onto a page: one at least, however long it is. */
function fitting(found: readonly { readonly bytes: number }[]): number {
  let left = MAX_PAGE_BYTES;
  const beyond = found.findIndex(({ bytes }) => (left -= bytes) < 0);
  return beyond === -1 ? found.length : Math.max(1, beyond);
}

function conditions({ tipo, evento, usuarioId, outfitId, from, to }: EventFilter): (SQL | undefined)[] {
  return [
    tipo === undefined ? undefined : eq(events.tipo, tipo),
    evento === undefined ? undefined : eq(events.evento, evento),
    usuarioId === undefined ? undefined : eq(events.usuarioId, usuarioId),
    outfitId === undefined ? undefined : eq(events.outfitId, outfitId),
    from && gte(events.at, from),
    to && lt(events.at, to),
  ];
}
