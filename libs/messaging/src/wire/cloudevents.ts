import type { Priority } from '../contract/channel.js';
import type { Headers, WireMessage } from './envelope.js';

/**
 * How a transport spells CloudEvents' attributes in its headers: `ce_` on Kafka, `cloudEvents_` on AMQP, nothing on MQTT.
 * https://github.com/cloudevents/spec, version 1.0, binary content mode.
 */
export type Prefix = 'ce_' | 'cloudEvents_' | '';

/** The attributes that travel, by their CloudEvents names; extensions are lower case by its rule. */
const ATTRIBUTES = {
  id: 'id',
  type: 'type',
  source: 'source',
  time: 'time',
  key: 'partitionkey',
  priority: 'priority',
  correlationId: 'correlationid',
  replyTo: 'replyto',
  error: 'error',
  conversationId: 'conversationid',
  causationId: 'causationid',
} as const satisfies Partial<Record<keyof WireMessage, string>>;

type Field = keyof typeof ATTRIBUTES;
type Names = readonly (readonly [field: Field, name: string])[];

const FIELDS = Object.entries(ATTRIBUTES) as readonly [Field, string][];
const PREFIXES = ['ce_', 'cloudEvents_', ''] as const satisfies readonly Prefix[];
const forEachPrefix = <T>(of: (prefix: Prefix) => T): Readonly<Record<Prefix, T>> =>
  Object.fromEntries(PREFIXES.map((prefix) => [prefix, of(prefix)])) as Record<Prefix, T>;

const EXPIRY = 'expirytime';
const NOT_BEFORE = 'notbefore';
const NAMES = forEachPrefix((prefix): Names => FIELDS.map(([field, attribute]) => [field, prefix + attribute]));
const PRIORITIES: ReadonlySet<string> = new Set(['low', 'normal', 'high']);

/** Calls back with each attribute and its value, as they stand on the wire; the content type is not one of them, for brokers have a word for it. */
export function eachAttribute(message: WireMessage, prefix: Prefix, say: (name: string, value: string) => void): void {
  const { traceparent, expiresAt, notBefore } = message;
  say(`${prefix}specversion`, '1.0');
  for (const [field, name] of NAMES[prefix]) {
    const value = message[field];
    if (value !== undefined) say(name, value);
  }
  if (traceparent !== undefined) say('traceparent', traceparent);
  if (expiresAt !== undefined) say(prefix + EXPIRY, new Date(expiresAt).toISOString());
  if (notBefore !== undefined) say(prefix + NOT_BEFORE, new Date(notBefore).toISOString());
}

/** A message's headers as they stand on the wire: CloudEvents' attributes under `prefix`, `traceparent` and all others bare. */
export function toHeaders(message: WireMessage, prefix: Prefix): Record<string, string | Buffer> {
  const headers = toAttributes(message, prefix);
  if (message.contentType !== undefined) headers['content-type'] = message.contentType;
  return headers;
}

/** As `toHeaders`, without the content type. */
export function toAttributes(message: WireMessage, prefix: Prefix): Record<string, string | Buffer> {
  const headers: Record<string, string | Buffer> = { ...message.headers };
  eachAttribute(message, prefix, (name, value) => (headers[name] = value));
  return headers;
}

/** What a header says, where it is one of ours. */
type Meaning = Field | 'specversion' | 'expiresAt' | 'notBefore' | 'contentType' | 'traceparent';

const MEANINGS = forEachPrefix(
  (prefix): ReadonlyMap<string, Meaning> =>
    new Map<string, Meaning>([
      ...NAMES[prefix].map(([field, name]) => [name, field] as const),
      [`${prefix}specversion`, 'specversion'],
      [prefix + EXPIRY, 'expiresAt'],
      [prefix + NOT_BEFORE, 'notBefore'],
      ['content-type', 'contentType'],
      ['traceparent', 'traceparent'],
    ]),
);

type Said = { -readonly [Name in keyof WireMessage]: WireMessage[Name] };

/** Every field has its place from the start, so that all messages have one shape. */
const nothingSaid = (body: Buffer): Said => ({
  body,
  id: undefined,
  type: undefined,
  source: undefined,
  time: undefined,
  contentType: undefined,
  key: undefined,
  priority: undefined,
  expiresAt: undefined,
  notBefore: undefined,
  correlationId: undefined,
  replyTo: undefined,
  error: undefined,
  conversationId: undefined,
  causationId: undefined,
  traceparent: undefined,
  headers: undefined,
});

/** Most messages have no headers but ours. */
const NO_HEADERS: Headers = Object.freeze({});

/** Reads headers of whatever origin. What is absent or can't be understood stays undefined; unknown headers are kept, and so are bytes. */
export function fromHeaders(body: Buffer, headers: Headers, prefix: Prefix): WireMessage {
  const said = nothingSaid(body);
  const meanings = MEANINGS[prefix];
  let rest: Record<string, string | Buffer> | undefined;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const meaning = typeof value === 'string' ? meanings.get(name) : undefined;
    if (typeof value === 'string' && meaning !== undefined) understand(said, meaning, value);
    else if (value !== undefined) (rest ??= {})[name] = value;
  }
  said.headers = rest ?? NO_HEADERS;
  return said;
}

function understand(said: Said, meaning: Meaning, value: string): void {
  if (meaning === 'expiresAt' || meaning === 'notBefore') said[meaning] = timeOf(value);
  else if (meaning === 'priority') said.priority = PRIORITIES.has(value) ? (value as Priority) : undefined;
  else if (meaning !== 'specversion') said[meaning] = value;
}

function timeOf(value: string): number | undefined {
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
