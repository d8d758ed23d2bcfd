import type { MessageProperties, Options } from 'amqplib';
import type { Priority } from '../../contract/channel.js';
import { fromHeaders, toAttributes } from '../../wire/cloudevents.js';
import type { Headers, WireMessage } from '../../wire/envelope.js';

export const PREFIX = 'cloudEvents_';
/** Two levels before RabbitMQ 4.3, where 5 and above are the high ones. */
export const LEVELS: Readonly<Record<Priority, number>> = { low: 1, normal: 4, high: 8 };
/** What AMQP's short strings hold, in bytes; the headers have it whole. */
const SHORT = 255;
/** What the broker itself adds. */
const RETURNS = 'x-delivery-count';

type Native = Pick<
  MessageProperties,
  'headers' | 'contentType' | 'messageId' | 'type' | 'correlationId' | 'replyTo' | 'priority' | 'timestamp'
>;

/** A message's properties: CloudEvents in its headers, and what AMQP has words of its own for in those too. */
export function toProperties(message: WireMessage, now: number = Date.now()): Options.Publish {
  const { id, type, time, contentType, correlationId, replyTo, priority, expiresAt } = message;
  const seconds = secondsOf(time);
  return {
    persistent: true,
    headers: toAttributes(message, PREFIX),
    ...short('messageId', id),
    ...short('type', type),
    ...short('contentType', contentType),
    ...short('correlationId', correlationId),
    ...short('replyTo', replyTo),
    ...(seconds !== undefined && { timestamp: seconds }),
    ...(priority && { priority: LEVELS[priority] }),
    ...(expiresAt !== undefined && { expiration: lifeOf(expiresAt, now) }),
  };
}

/** What came, of whatever origin: headers first, then AMQP's own words. */
export function fromProperties(body: Buffer, native: Native): WireMessage {
  const said: { -readonly [Name in keyof WireMessage]: WireMessage[Name] } = fromHeaders(
    body,
    textsOf(native.headers),
    PREFIX,
  );
  said.id ??= textOf(native.messageId);
  said.type ??= textOf(native.type);
  said.time ??= timeOf(native.timestamp);
  said.contentType ??= textOf(native.contentType);
  said.correlationId ??= textOf(native.correlationId);
  said.replyTo ??= textOf(native.replyTo);
  said.priority ??= priorityOf(native.priority);
  return said;
}

/** How often the broker took it back so far; quorum queues count. */
export function returnsOf({ headers }: Native): number {
  const count: unknown = headers?.[RETURNS];
  return typeof count === 'number' ? count : 0;
}

/** AMQP's limit: 32 bits of milliseconds. Beyond it the header alone says when. */
const LONGEST_MS = 2 ** 32 - 1;

export function lifeOf(expiresAt: number, now: number): string {
  return String(Math.min(Math.max(Math.ceil(expiresAt - now), 0), LONGEST_MS));
}

/** As `timestamp` writes them: the second that was asked for last, and what it is. To read a date costs as much as to write it. */
const WRITTEN = '2030-01-02T03:04:05'.length;
let written = '';
let second = 0;

/** AMQP's timestamp has seconds, and none before 1970. */
export function secondsOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const isUsual = time.length === WRITTEN + '.678Z'.length && /\.\d{3}Z$/.test(time);
  if (isUsual && written !== '' && time.startsWith(written)) return second;
  const seconds = Math.floor(Date.parse(time) / 1_000);
  if (!(seconds >= 0)) return undefined;
  if (isUsual) {
    written = time.slice(0, WRITTEN);
    second = seconds;
  }
  return seconds;
}

function short<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  if (value === undefined || Buffer.byteLength(value) > SHORT) return {};
  return { [name]: value } as Partial<Record<Name, string>>;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function timeOf(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number') return undefined;
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function priorityOf(level: unknown): Priority | undefined {
  if (typeof level !== 'number') return undefined;
  if (level === LEVELS.normal) return 'normal';
  return level < LEVELS.normal ? 'low' : 'high';
}

/** Foreign headers may be anything that AMQP has: numbers, truth values, tables. Those that are texts and bytes already are as they came. */
function textsOf(headers: Readonly<Record<string, unknown>> | undefined): Headers {
  if (!headers) return {};
  for (const name of Object.keys(headers)) {
    if (typeof headers[name] !== 'string' && !Buffer.isBuffer(headers[name]))
      return Object.fromEntries(Object.entries(headers).flatMap(asText));
  }
  return headers as Headers;
}

function asText([name, value]: readonly [string, unknown]): [string, string | Buffer][] {
  if (value === undefined || value === null || name === RETURNS) return [];
  if (typeof value === 'string' || Buffer.isBuffer(value)) return [[name, value]];
  return [[name, JSON.stringify(value)]];
}
