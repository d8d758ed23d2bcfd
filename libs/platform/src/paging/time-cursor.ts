import type { CursorForm } from './cursor-form.js';

/** The place of a row among those of its list, newest first. */
export interface TimeCursor {
  /** When it happened, in milliseconds: a column that has finer ones would leave rows out. */
  readonly at: Date;
  /** Orders what happened in one millisecond. */
  readonly id: bigint;
}

/**
 * Milliseconds since 1970, and the id. So many digits are moments that JavaScript and Postgres both have, from 1200 BC to
 * 33658 AD, and ids that a bigint holds.
 */
const PATTERN = /^(-\d{1,14}|\d{1,15})_(\d{1,18})$/;

export const timeCursor: CursorForm<TimeCursor> = {
  pattern: PATTERN,
  format: ({ at, id }) => `${at.getTime()}_${id}`,
  parse: (text = '') => {
    const [, at, id] = PATTERN.exec(text) ?? [];
    return at === undefined || id === undefined ? undefined : { at: new Date(Number(at)), id: BigInt(id) };
  },
};
