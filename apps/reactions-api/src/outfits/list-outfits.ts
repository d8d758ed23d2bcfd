import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#database';
import { likes, outfits } from '../database/schema.js';
import { outfitCursor, type OutfitCursor } from './outfit-cursor.js';
import type { OutfitDto } from './outfit.dto.js';

export interface PageOptions {
  /** Whose likes are told. */
  readonly usuarioId: string | undefined;
  /** Outfits at most. */
  readonly limit: number;
  /** Where the page before ended; the most liked when absent. */
  readonly after: OutfitCursor | undefined;
}

export interface OutfitPage {
  /** Most liked first. */
  readonly outfits: OutfitDto[];
  /** Present where others follow. */
  readonly nextCursor: string | undefined;
}

/** A page of the outfits that were ever liked or seen. Likes that change between two pages may move an outfit across. */
export async function listOutfits(db: Db, { usuarioId, limit, after }: PageOptions): Promise<OutfitPage> {
  const less =
    after && sql`(${outfits.likes}, ${outfits.outfitId}) < (${after.likes}::integer, ${after.outfitId}::text)`;
  const own = and(eq(likes.outfitId, outfits.outfitId), eq(likes.usuarioId, usuarioId ?? ''));
  const rows = await db
    .select({
      outfit_id: outfits.outfitId,
      likes: outfits.likes,
      views: outfits.views,
      liked: sql<boolean>`coalesce(${likes.liked}, false)`,
    })
    .from(outfits)
    .leftJoin(likes, own)
    .where(less)
    .orderBy(desc(outfits.likes), desc(outfits.outfitId))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = last !== undefined && rows.length > limit;
  return {
    outfits: shown,
    nextCursor: hasMore ? outfitCursor.format({ likes: last.likes, outfitId: last.outfit_id }) : undefined,
  };
}
