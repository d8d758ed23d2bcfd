import type { MessageProperties } from 'amqplib';
import { uint16, uint32 } from './big-endian.js';
import { HeaderTable } from './header-table.js';
import { Recurring } from './recurring.js';

type Name = 'contentType' | 'contentEncoding' | 'correlationId' | 'replyTo' | 'expiration' | 'messageId' | 'type';
type Text = Name | 'userId' | 'appId' | 'clusterId';

/** Bits of what is there: AMQP 0-9-1 has no others, and none of these goes on in a second word of flags. */
const UNKNOWN = 0x0003;

/** The properties of basic messages: what the client reads, at a third of its cost. */
export class ReadProperties {
  readonly #headers = new HeaderTable();
  readonly #texts = new Map<Text, Recurring>();
  #at = 0;

  /** @returns undefined where it holds what is rare, which is the client's to read */
  read(bytes: Buffer, begin: number, end: number): MessageProperties | undefined {
    const flags = uint16(bytes, begin);
    if ((flags & UNKNOWN) !== 0) return undefined;
    this.#at = begin + 2;
    if (flags === 0) return end === this.#at ? ({} as MessageProperties) : undefined;
    const text = (bit: number, name: Text): string | undefined =>
      (flags & bit) === 0 ? undefined : this.#text(bytes, name);
    const octet = (bit: number): number | undefined => ((flags & bit) === 0 ? undefined : bytes[this.#at++]);
    const contentType = text(0x8000, 'contentType');
    const contentEncoding = text(0x4000, 'contentEncoding');
    const headers = (flags & 0x2000) === 0 ? undefined : this.#table(bytes, end);
    if ((flags & 0x2000) !== 0 && !headers) return undefined;
    const read: MessageProperties = {
      contentType,
      contentEncoding,
      headers,
      deliveryMode: octet(0x1000),
      priority: octet(0x0800),
      correlationId: text(0x0400, 'correlationId'),
      replyTo: text(0x0200, 'replyTo'),
      expiration: text(0x0100, 'expiration'),
      messageId: text(0x0080, 'messageId'),
      timestamp: (flags & 0x0040) === 0 ? undefined : this.#uint64(bytes),
      type: text(0x0020, 'type'),
      userId: text(0x0010, 'userId'),
      appId: text(0x0008, 'appId'),
      clusterId: text(0x0004, 'clusterId'),
    };
    return this.#at === end ? read : undefined;
  }

  #text(bytes: Buffer, name: Text): string {
    const begin = this.#at + 1;
    const end = begin + (bytes[this.#at] ?? 0);
    this.#at = end;
    let recurring = this.#texts.get(name);
    if (!recurring) this.#texts.set(name, (recurring = new Recurring()));
    return recurring.read(bytes, begin, end);
  }

  #table(bytes: Buffer, end: number): Record<string, string> | undefined {
    const begin = this.#at + 4;
    const to = begin + uint32(bytes, this.#at);
    this.#at = to;
    return to > end ? undefined : this.#headers.read(bytes, begin, to);
  }

  #uint64(bytes: Buffer): number {
    const at = this.#at;
    this.#at += 8;
    return uint32(bytes, at) * 2 ** 32 + uint32(bytes, at + 4);
  }
}
