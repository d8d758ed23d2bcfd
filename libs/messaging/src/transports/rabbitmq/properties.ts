import type { MessageProperties, Options } from 'amqplib';
import type { Priority } from '../../contract/channel.js';
import { fromHeaders, toHeaders } from '../../wire/cloudevents.js';
import type { WireMessage } from '../../wire/envelope.js';

const PREFIX = 'cloudEvents_';
/** Two levels before RabbitMQ 4.3, where 5 and above are the high ones. */
const LEVELS: Readonly<Record<Priority, number>> = { low: 1, normal: 4, high: 8 };
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
  const { 'content-type': _, ...headers } = toHeaders(message, PREFIX);
  const { id, type, time, contentType, correlationId, replyTo, priority, expiresAt } = message;
  const seconds = time === undefined ? Number.NaN : Math.floor(Date.parse(time) / 1_000);
  return {
    persistent: true,
    headers,
    ...short('messageId', id),
    ...short('type', type),
    ...short('contentType', contentType),
    ...short('correlationId', correlationId),
    ...short('replyTo', replyTo),
    ...(seconds >= 0 && { timestamp: seconds }),
    ...(priority && { priority: LEVELS[priority] }),
    ...(expiresAt !== undefined && { expiration: String(lifeOf(expiresAt, now)) }),
  };
}

/** What came, of whatever origin: headers first, then AMQP's own words. */
export function fromProperties(body: Buffer, native: Native): WireMessage {
  const { [RETURNS]: _, ...headers } = native.headers ?? {};
  const said = fromHeaders(body, Object.fromEntries(Object.entries(headers).flatMap(asText)), PREFIX);
  return {
    ...said,
    id: said.id ?? textOf(native.messageId),
    type: said.type ?? textOf(native.type),
    time: said.time ?? timeOf(native.timestamp),
    contentType: said.contentType ?? textOf(native.contentType),
    correlationId: said.correlationId ?? textOf(native.correlationId),
    replyTo: said.replyTo ?? textOf(native.replyTo),
    priority: said.priority ?? priorityOf(native.priority),
  };
}

/** How often the broker took it back so far; quorum queues count. */
export function returnsOf({ headers }: Native): number {
  const count: unknown = headers?.[RETURNS];
  return typeof count === 'number' ? count : 0;
}

/** AMQP's limit: 32 bits of milliseconds. Beyond it the header alone says when. */
const LONGEST_MS = 2 ** 32 - 1;

function lifeOf(expiresAt: number, now: number): number {
  return Math.min(Math.max(Math.ceil(expiresAt - now), 0), LONGEST_MS);
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

/** Foreign headers may be anything that AMQP has: numbers, truth values, tables. */
function asText([name, value]: readonly [string, unknown]): [string, string | Buffer][] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string' || Buffer.isBuffer(value)) return [[name, value]];
  return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
}
