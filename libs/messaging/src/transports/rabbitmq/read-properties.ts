import type { MessageProperties } from 'amqplib';
import { uint16, uint32 } from './big-endian.js';
import { HeaderTable } from './header-table.js';
import { Texts } from './texts.js';

/** Bits of what is there: AMQP 0-9-1 has no others, and none of these goes on in a second word of flags. */
const UNKNOWN = 0x0003;

/** The properties of basic messages: what the client reads, at a third of its cost. */
export class ReadProperties {
  readonly #headers = new HeaderTable();
  #at = 0;

  /** @returns undefined where it holds what is rare, which is the client's to read */
  read(bytes: Buffer, begin: number, end: number): MessageProperties | undefined {
    const flags = uint16(bytes, begin);
    if ((flags & UNKNOWN) !== 0) return undefined;
    this.#at = begin + 2;
    if (flags === 0) return end === this.#at ? ({} as MessageProperties) : undefined;
    const texts = new Texts(bytes, this.#at, end);
    const text = (bit: number): string | undefined => ((flags & bit) === 0 ? undefined : this.#text(texts));
    const octet = (bit: number): number | undefined => ((flags & bit) === 0 ? undefined : bytes[this.#at++]);
    const contentType = text(0x8000);
    const contentEncoding = text(0x4000);
    const headers = (flags & 0x2000) === 0 ? undefined : this.#table(texts, end);
    if ((flags & 0x2000) !== 0 && !headers) return undefined;
    const read: MessageProperties = {
      contentType,
      contentEncoding,
      headers,
      deliveryMode: octet(0x1000),
      priority: octet(0x0800),
      correlationId: text(0x0400),
      replyTo: text(0x0200),
      expiration: text(0x0100),
      messageId: text(0x0080),
      timestamp: (flags & 0x0040) === 0 ? undefined : this.#uint64(bytes),
      type: text(0x0020),
      userId: text(0x0010),
      appId: text(0x0008),
      clusterId: text(0x0004),
    };
    return this.#at === end ? read : undefined;
  }

  #text(texts: Texts): string {
    const begin = this.#at + 1;
    const end = begin + (texts.bytes[this.#at] ?? 0);
    this.#at = end;
    return texts.read(begin, end);
  }

  #table(texts: Texts, end: number): Record<string, string> | undefined {
    const begin = this.#at + 4;
    const to = begin + uint32(texts.bytes, this.#at);
    this.#at = to;
    return to > end ? undefined : this.#headers.read(texts, begin, to);
  }

  #uint64(bytes: Buffer): number {
    const at = this.#at;
    this.#at += 8;
    return uint32(bytes, at) * 2 ** 32 + uint32(bytes, at + 4);
  }
}
