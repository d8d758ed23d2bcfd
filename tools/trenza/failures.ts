/** What ends the program with a line of its own, and which number it ends with. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** Something was refused, or is not there. */
export const REFUSED = 1;
/** What `rm` and `grep` end with when they don't understand what they are told. */
export const NOT_UNDERSTOOD = 2;
/** EX_UNAVAILABLE of sysexits.h: no app answers. */
export const NOBODY_THERE = 69;
/** EX_NOPERM of sysexits.h: no token, or not an operator's. */
export const NOT_ALLOWED = 77;
