import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm';
import type { Db } from '#database';
import { olderThan, timeCursor, type TimeCursor } from '#platform';
import { events } from '../database/schema.js';

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
  /** Events at most. */
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
  const rows = await db
    .select()
    .from(events)
    .where(and(...conditions(filter), olderThan(events.at, events.id, after)))
    .orderBy(desc(events.at), desc(events.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { events: shown, nextCursor: last && rows.length > limit ? timeCursor.format(last) : undefined };
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
