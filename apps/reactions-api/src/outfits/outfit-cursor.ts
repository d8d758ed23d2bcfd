import { isId } from '#contracts';
import type { CursorForm } from '#platform';

/** The place of an outfit among all, most liked first. */
export interface OutfitCursor {
  readonly likes: number;
  readonly outfitId: string;
}

/** As many as its column holds. */
const MAX_LIKES = 2_147_483_647;
/** The likes, and the outfit's id as base64url, for ids hold anything. */
const PATTERN = /^(\d{1,10})_([\w-]{1,1200})$/;

export const outfitCursor: CursorForm<OutfitCursor> = {
  pattern: PATTERN,
  format: ({ likes, outfitId }) => `${likes}_${Buffer.from(outfitId).toString('base64url')}`,
  parse: (text = '') => {
    const [, likes, id = ''] = PATTERN.exec(text) ?? [];
    const outfitId = Buffer.from(id, 'base64url').toString();
    return isId(outfitId) && Number(likes) <= MAX_LIKES ? { likes: Number(likes), outfitId } : undefined;
  },
};
