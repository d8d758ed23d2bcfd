import type { ConsumeMessage } from 'amqplib';
import { uint16, uint32 } from './big-endian.js';
import { ReadProperties } from './read-properties.js';
import { Recurring } from './recurring.js';

/** AMQP 0-9-1, 2.3.5. */
const METHOD = 1;
const HEADER = 2;
const BODY = 3;
const END = 0xce;
const HEAD_BYTES = 7;
const BASIC_DELIVER = 3_932_220;
const BASIC = 60;

/** A message that was read, and where the next frame begins. */
interface Read {
  readonly channel: number;
  readonly message: ConsumeMessage;
  readonly end: number;
}

/** Deliveries as the broker writes most of them: a method, its header and one body, all here. */
export class DeliveryFrames {
  readonly #properties = new ReadProperties();
  readonly #consumerTag = new Recurring();
  readonly #exchange = new Recurring();
  readonly #routingKey = new Recurring();

  /** @returns undefined where something else stands there, or not all of it yet: that is the client's to read */
  read(bytes: Buffer, at: number): Read | undefined {
    const channel = uint16(bytes, at + 1);
    const header = frameEnd(bytes, at, METHOD, channel);
    if (header === undefined || uint32(bytes, at + HEAD_BYTES) !== BASIC_DELIVER) return undefined;
    const body = frameEnd(bytes, header, HEADER, channel);
    if (body === undefined || uint16(bytes, header + HEAD_BYTES) !== BASIC) return undefined;
    const end = frameEnd(bytes, body, BODY, channel);
    const content = body + HEAD_BYTES;
    if (end === undefined || uint32(bytes, header + 11) !== 0) return undefined;
    if (uint32(bytes, header + 15) !== end - 1 - content) return undefined;
    const fields = this.#fields(bytes, at + HEAD_BYTES + 4, header - 1);
    const properties = this.#properties.read(bytes, header + 19, body - 1);
    if (!fields || !properties) return undefined;
    return { channel, message: { fields, properties, content: bytes.subarray(content, end - 1) }, end };
  }

  #fields(bytes: Buffer, begin: number, end: number): ConsumeMessage['fields'] | undefined {
    const tag = begin + 1 + (bytes[begin] ?? 0);
    const exchange = tag + 10;
    const key = exchange + (bytes[tag + 9] ?? 0) + 1;
    if (key + (bytes[key - 1] ?? 0) !== end) return undefined;
    return {
      consumerTag: this.#consumerTag.read(bytes, begin + 1, tag),
      deliveryTag: uint32(bytes, tag) * 2 ** 32 + uint32(bytes, tag + 4),
      redelivered: ((bytes[tag + 8] ?? 0) & 1) === 1,
      exchange: this.#exchange.read(bytes, exchange, key - 1),
      routingKey: this.#routingKey.read(bytes, key, end),
    };
  }
}

/** Where the frame at `at` ends, if it is of that type and channel and all of it is there. */
function frameEnd(bytes: Buffer, at: number, type: number, channel: number): number | undefined {
  const last = at + HEAD_BYTES + uint32(bytes, at + 3);
  if (bytes[at] !== type || last >= bytes.length) return undefined;
  return uint16(bytes, at + 1) === channel && bytes[last] === END ? last + 1 : undefined;
}
