/** The root of this library's errors: what happened, to what, and what to do, under a code that `docs/errors.md` explains. */
export abstract class TrenzaError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }

  /** `TRZ-2004 queue "…" exists with …`, as it is printed. */
  override toString(): string {
    return `${this.code} ${this.message}`;
  }
}
