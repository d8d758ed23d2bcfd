import { inArray } from 'drizzle-orm';
import type { Db } from '#database';
import { outfits } from '../database/schema.js';

export interface Count {
  readonly outfitId: string;
  readonly likes: number;
  readonly views: number;
  /** Of two counts of an outfit the one of the higher version is the newer. 0 of an outfit that nobody liked or saw. */
  readonly version: number;
}

/** The counts of these outfits, one each. */
export async function countsOf(db: Db, outfitIds: readonly string[]): Promise<Count[]> {
  const rows = await db
    .select()
    .from(outfits)
    .where(inArray(outfits.outfitId, [...outfitIds]));
  const known = new Map(rows.map((row) => [row.outfitId, row]));
  return outfitIds.map((outfitId) => known.get(outfitId) ?? { outfitId, likes: 0, views: 0, version: 0 });
}
