import { uint32 } from './big-endian.js';
import { Recurring } from './recurring.js';

interface Known {
  readonly bytes: Buffer;
  readonly name: string;
  readonly value: Recurring;
}

const LONG_STRING = 'S'.charCodeAt(0);
/** Foreign clients may have any number of names. */
const MOST_KNOWN = 64;

/** Tables of texts, whose names come again and again. */
export class HeaderTable {
  readonly #knownOfLength: Known[][] = [];
  #known = 0;

  /** @returns undefined where it holds what is no text, or is none */
  read(bytes: Buffer, begin: number, end: number): Record<string, string> | undefined {
    const headers: Record<string, string> = {};
    let at = begin;
    while (at < end) {
      const length = bytes[at] ?? 0;
      const tag = at + 1 + length;
      if (bytes[tag] !== LONG_STRING) return undefined;
      const from = tag + 5;
      const to = from + uint32(bytes, tag + 1);
      if (to > end) return undefined;
      const known = this.#nameAt(bytes, at + 1, length);
      if (known) headers[known.name] = known.value.read(bytes, from, to);
      else headers[bytes.toString('utf8', at + 1, tag)] = bytes.toString('utf8', from, to);
      at = to;
    }
    return at === end ? headers : undefined;
  }

  #nameAt(bytes: Buffer, at: number, length: number): Known | undefined {
    const some = (this.#knownOfLength[length] ??= []);
    for (const known of some) if (isAt(bytes, at, known.bytes)) return known;
    if (this.#known >= MOST_KNOWN) return undefined;
    this.#known += 1;
    const name = Buffer.from(bytes.subarray(at, at + length));
    const known = { bytes: name, name: name.toString('utf8'), value: new Recurring() };
    some.push(known);
    return known;
  }
}

function isAt(bytes: Buffer, begin: number, name: Buffer): boolean {
  const { length } = name;
  for (let at = 0; at < length; at += 1) if (bytes[begin + at] !== name[at]) return false;
  return true;
}
