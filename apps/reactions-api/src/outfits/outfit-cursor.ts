/** Where a page of outfits ended: the place of its last one in the order most liked first. */
export interface OutfitCursor {
  readonly likes: number;
  readonly outfitId: string;
}

/** The likes, and the outfit's id as base64url, for ids hold anything. */
export const CURSOR_FORM = /^(\d{1,10})_([\w-]{1,1200})$/;

export const formatCursor = ({ likes, outfitId }: OutfitCursor): string =>
  `${likes}_${Buffer.from(outfitId).toString('base64url')}`;

/** Undefined for text that `formatCursor` didn't write. */
export function parseCursor(text: string): OutfitCursor | undefined {
  const [, likes, outfitId] = CURSOR_FORM.exec(text) ?? [];
  if (likes === undefined || outfitId === undefined) return undefined;
  return { likes: Number(likes), outfitId: Buffer.from(outfitId, 'base64url').toString() };
}
