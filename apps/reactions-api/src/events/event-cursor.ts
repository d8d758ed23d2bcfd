/** Where a page of events ended: the place of its last one in the order newest first. */
export interface EventCursor {
  readonly at: Date;
  readonly id: bigint;
}

/** Milliseconds since 1970, and the id that orders what happened in one millisecond. */
export const CURSOR_FORM = /^(\d{1,15})_(\d{1,18})$/;

export const formatCursor = ({ at, id }: EventCursor): string => `${at.getTime()}_${id}`;

/** Undefined for text that `formatCursor` didn't write. */
export function parseCursor(text: string): EventCursor | undefined {
  const [, at, id] = CURSOR_FORM.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at: new Date(Number(at)), id: BigInt(id) };
}
