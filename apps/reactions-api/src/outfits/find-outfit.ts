import { and, eq } from 'drizzle-orm';
import type { Db } from '#database';
import { likes, outfits } from '../database/schema.js';
import type { OutfitDto } from './outfit.dto.js';

/** What is known of an outfit; of one that nobody liked or saw, nothing but zeros. */
export async function findOutfit(db: Db, outfitId: string, usuarioId: string | undefined): Promise<OutfitDto> {
  const own = and(eq(likes.outfitId, outfits.outfitId), eq(likes.usuarioId, usuarioId ?? ''));
  const [found] = await db
    .select({ likes: outfits.likes, views: outfits.views, liked: likes.liked })
    .from(outfits)
    .leftJoin(likes, own)
    .where(eq(outfits.outfitId, outfitId));
  return { outfit_id: outfitId, likes: found?.likes ?? 0, views: found?.views ?? 0, liked: found?.liked ?? false };
}
