/** A text is longer than is written here. */
export class TooLong extends Error {}

/** In characters: in UTF-8 it is what AMQP's short strings hold, 255 bytes, at most. */
const LONGEST = 85;
/** What one message may need beside its body, with every text that AMQP has for it as long as may be. */
const MOST_BESIDE = 24 * (3 * LONGEST + 48);

/** Numbers and texts as AMQP has them, one after another. */
export class Octets {
  /** Where the next one goes. What was written beyond an earlier end is forgotten by setting it. */
  end = 0;
  readonly #bytes: Buffer;
  readonly #known = new Map<string, Buffer>();

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Whether a message with such a body fits in. Nothing else looks. */
  hasRoom(body: number): boolean {
    return this.end + body + MOST_BESIDE <= this.#bytes.length;
  }

  /** A copy of all, and nothing is left; undefined where there is nothing. */
  take(): Buffer | undefined {
    if (this.end === 0) return undefined;
    const taken = Buffer.from(this.#bytes.subarray(0, this.end));
    this.end = 0;
    return taken;
  }

  byte(value: number): void {
    this.#bytes[this.end++] = value;
  }

  uint16(value: number): void {
    this.uint16At(this.end, value);
    this.end += 2;
  }

  uint32(value: number): void {
    this.uint32At(this.end, value);
    this.end += 4;
  }

  uint64(value: number): void {
    this.uint32(Math.floor(value / 2 ** 32));
    this.uint32(value % 2 ** 32);
  }

  uint16At(at: number, value: number): void {
    this.#bytes[at] = value >>> 8;
    this.#bytes[at + 1] = value;
  }

  uint32At(at: number, value: number): void {
    this.#bytes[at] = value >>> 24;
    this.#bytes[at + 1] = value >>> 16;
    this.#bytes[at + 2] = value >>> 8;
    this.#bytes[at + 3] = value;
  }

  bytes(some: Uint8Array): void {
    this.#bytes.set(some, this.end);
    this.end += some.length;
  }

  /** With its length in a byte. @throws TooLong */
  short(text: string): void {
    const at = this.end;
    this.end += 1;
    this.#bytes[at] = this.#text(text);
  }

  /** With its length in four. @throws TooLong */
  long(text: string): void {
    const at = this.end;
    this.end += 4;
    this.uint32At(at, this.#text(text));
  }

  /** As `short`, of few texts that come again and again. */
  known(text: string): void {
    let bytes = this.#known.get(text);
    if (!bytes) {
      bytes = Buffer.from(` ${text}`);
      bytes[0] = bytes.length - 1;
      this.#known.set(text, bytes);
    }
    this.bytes(bytes);
  }

  /** Most are short and of ASCII alone: a loop costs less than a call that leaves JavaScript. */
  #text(text: string): number {
    const { length } = text;
    if (length > LONGEST) throw new TooLong();
    const bytes = this.#bytes;
    const begun = this.end;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return this.#utf8(text);
      bytes[begun + at] = code;
    }
    this.end += length;
    return length;
  }

  #utf8(text: string): number {
    const written = this.#bytes.write(text, this.end, 'utf8');
    this.end += written;
    return written;
  }
}
