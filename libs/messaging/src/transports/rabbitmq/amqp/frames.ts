import { eachAttribute } from '../../../wire/cloudevents.js';
import type { WireMessage } from '../../../wire/envelope.js';
import { Octets, TooLong } from './octets.js';
import { LEVELS, lifeOf, PREFIX, secondsOf } from '../properties.js';
import type { Route } from '../topology.js';

/** AMQP 0-9-1, 2.3.5: types of frames, and what ends each. */
const METHOD = 1;
const HEADER = 2;
const BODY = 3;
const END = 0xce;
const HEAD_BYTES = 7;
/** Class and method of basic.publish; the class alone in the header. */
const BASIC_PUBLISH = 3_932_200;
const BASIC = 3_932_160;
/** Which properties are there: a bit each, and they stand in the order of these. */
const CONTENT_TYPE = 0x8000;
const HEADERS = 0x2000;
const DELIVERY_MODE = 0x1000;
const PRIORITY = 0x0800;
const CORRELATION_ID = 0x0400;
const REPLY_TO = 0x0200;
const EXPIRATION = 0x0100;
const MESSAGE_ID = 0x0080;
const TIMESTAMP = 0x0040;
const TYPE = 0x0020;
const PERSISTENT = 2;
/** In a table: a text of any length. */
const LONG_STRING = 'S'.charCodeAt(0);

/**
 * Messages as basic.publish has them, byte by byte what the client writes for `toProperties`: its own way, by generic tables
 * and copies, costs as much as all else that is done for a message. What is rare is left to it.
 */
export class Frames {
  readonly #octets: Octets;
  readonly #mostBody: number;
  readonly #sayHeader = (name: string, value: string): void => {
    this.#octets.known(name);
    this.#octets.byte(LONG_STRING);
    this.#octets.long(value);
  };

  /** @param bytes what may wait to be taken @param mostBody bytes of the longest body that is written here */
  constructor(bytes: number, mostBody: number) {
    this.#octets = new Octets(bytes);
    this.#mostBody = mostBody;
  }

  /** @returns whether it was added: else there is no room, or it has what is rare */
  add(channel: number, route: Route, message: WireMessage, now: number = Date.now()): boolean {
    if (message.body.length > this.#mostBody || message.body.length === 0 || hasHeaders(message)) return false;
    const octets = this.#octets;
    const begun = octets.end;
    try {
      if (!octets.hasRoom(message.body.length)) return false;
      this.#method(channel, route);
      this.#header(channel, message, now);
      const body = this.#begin(BODY, channel);
      octets.bytes(message.body);
      this.#finish(body);
      return true;
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      octets.end = begun;
      return false;
    }
  }

  /** What was added since, to be written as it is; undefined where that is nothing. */
  take(): Buffer | undefined {
    return this.#octets.take();
  }

  #method(channel: number, { exchange, key, mandatory }: Route): void {
    const octets = this.#octets;
    const method = this.#begin(METHOD, channel);
    octets.uint32(BASIC_PUBLISH);
    octets.uint16(0);
    octets.short(exchange);
    octets.short(key);
    octets.byte(mandatory ? 1 : 0);
    this.#finish(method);
  }

  #header(channel: number, message: WireMessage, now: number): void {
    const octets = this.#octets;
    const { priority, expiresAt } = message;
    const header = this.#begin(HEADER, channel);
    octets.uint32(BASIC);
    octets.uint32(0);
    octets.uint32(message.body.length);
    const flags = octets.end;
    octets.uint16(0);
    let present = this.#text(CONTENT_TYPE, message.contentType) | HEADERS | DELIVERY_MODE;
    const table = octets.end;
    octets.uint32(0);
    eachAttribute(message, PREFIX, this.#sayHeader);
    octets.uint32At(table, octets.end - table - 4);
    octets.byte(PERSISTENT);
    if (priority) {
      octets.byte(LEVELS[priority]);
      present |= PRIORITY;
    }
    present |= this.#text(CORRELATION_ID, message.correlationId);
    present |= this.#text(REPLY_TO, message.replyTo);
    present |= this.#text(EXPIRATION, expiresAt === undefined ? undefined : lifeOf(expiresAt, now));
    present |= this.#text(MESSAGE_ID, message.id);
    present |= this.#timestamp(message.time);
    present |= this.#text(TYPE, message.type);
    octets.uint16At(flags, present);
    this.#finish(header);
  }

  #text(flag: number, value: string | undefined): number {
    if (value === undefined) return 0;
    this.#octets.short(value);
    return flag;
  }

  #timestamp(time: string | undefined): number {
    const seconds = secondsOf(time);
    if (seconds === undefined) return 0;
    this.#octets.uint64(seconds);
    return TIMESTAMP;
  }

  /** @returns where its head stands */
  #begin(type: number, channel: number): number {
    const octets = this.#octets;
    const at = octets.end;
    octets.byte(type);
    octets.uint16(channel);
    octets.uint32(0);
    return at;
  }

  #finish(head: number): void {
    const octets = this.#octets;
    octets.uint32At(head + 3, octets.end - head - HEAD_BYTES);
    octets.byte(END);
  }
}

function hasHeaders({ headers }: WireMessage): boolean {
  for (const name in headers) if (Object.hasOwn(headers, name)) return true;
  return false;
}
