/**
 * Texts that stand among other bytes, made by one call: a call for each costs more than all else of reading a header. Where a
 * byte is a character, which is where there are as many, each stands where its bytes do; else each is read by itself.
 */
export class Texts {
  readonly #begin: number;
  readonly #end: number;
  readonly #all: string | undefined;

  constructor(
    readonly bytes: Buffer,
    begin: number,
    end: number,
  ) {
    this.#begin = begin;
    this.#end = end;
    const all = bytes.toString('utf8', begin, end);
    this.#all = all.length === end - begin ? all : undefined;
  }

  /** @param end beyond what was read at once it is read by itself */
  read(begin: number, end: number): string {
    const all = this.#all;
    if (all === undefined || end > this.#end) return this.bytes.toString('utf8', begin, end);
    return all.slice(begin - this.#begin, end - this.#begin);
  }
}
