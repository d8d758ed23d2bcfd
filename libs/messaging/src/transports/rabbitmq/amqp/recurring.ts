/** After so many values that were others than the one before, they are not compared any more. */
const MOST_MISSES = 8;

/** A text that is often the one that came before, such as a queue's name: it is compared, not made again. */
export class Recurring {
  #last = Buffer.alloc(0);
  #text = '';
  #misses = 0;

  read(bytes: Buffer, begin: number, end: number): string {
    if (this.#misses > MOST_MISSES) return bytes.toString('utf8', begin, end);
    if (this.#isLast(bytes, begin, end)) return this.#text;
    this.#misses += 1;
    this.#last = Buffer.from(bytes.subarray(begin, end));
    this.#text = bytes.toString('utf8', begin, end);
    return this.#text;
  }

  #isLast(bytes: Buffer, begin: number, end: number): boolean {
    const last = this.#last;
    const { length } = last;
    if (end - begin !== length) return false;
    for (let at = 0; at < length; at += 1) if (bytes[begin + at] !== last[at]) return false;
    return true;
  }
}
