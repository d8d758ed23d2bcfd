/** Where a page of entries ended: the place of its last one in the order newest first. */
export interface EntryCursor {
  readonly soldAt: Date;
  readonly id: bigint;
}

/** Milliseconds since 1970, and the id that orders what was sold in one millisecond. */
export const CURSOR_FORM = /^(-?\d{1,15})_(\d{1,18})$/;

export const formatCursor = ({ soldAt, id }: EntryCursor): string => `${soldAt.getTime()}_${id}`;

/** Undefined for text that `formatCursor` didn't write. */
export function parseCursor(text: string): EntryCursor | undefined {
  const [, soldAt, id] = CURSOR_FORM.exec(text) ?? [];
  return soldAt === undefined || id === undefined ? undefined : { soldAt: new Date(Number(soldAt)), id: BigInt(id) };
}
