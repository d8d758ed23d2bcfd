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

const FIELDS = Object.entries(ATTRIBUTES) as readonly [keyof typeof ATTRIBUTES, string][];
const EXPIRY = 'expirytime';
const NOT_BEFORE = 'notbefore';
const PRIORITIES: ReadonlySet<string> = new Set(['low', 'normal', 'high']);

/** A message's headers as they stand on the wire: CloudEvents' attributes under `prefix`, `traceparent` and all others bare. */
export function toHeaders(message: WireMessage, prefix: Prefix): Record<string, string | Buffer> {
  const headers: Record<string, string | Buffer> = { ...message.headers, [`${prefix}specversion`]: '1.0' };
  for (const [field, attribute] of FIELDS) {
    const value = message[field];
    if (value !== undefined) headers[prefix + attribute] = value;
  }
  if (message.contentType !== undefined) headers['content-type'] = message.contentType;
  if (message.traceparent !== undefined) headers['traceparent'] = message.traceparent;
  if (message.expiresAt !== undefined) headers[prefix + EXPIRY] = new Date(message.expiresAt).toISOString();
  if (message.notBefore !== undefined) headers[prefix + NOT_BEFORE] = new Date(message.notBefore).toISOString();
  return headers;
}

/** Reads headers of whatever origin. What is absent or can't be understood stays undefined; unknown headers are kept, and so are bytes. */
export function fromHeaders(body: Buffer, headers: Headers, prefix: Prefix): WireMessage {
  const rest: Record<string, string | Buffer> = { ...headers };
  const take = (name: string): string | undefined => {
    const value = rest[name];
    if (typeof value !== 'string') return undefined;
    Reflect.deleteProperty(rest, name);
    return value;
  };
  take(`${prefix}specversion`);
  const attributes = Object.fromEntries(FIELDS.map(([field, attribute]) => [field, take(prefix + attribute)]));
  const timeOf = (name: string): number | undefined => {
    const time = Date.parse(take(prefix + name) ?? '');
    return Number.isNaN(time) ? undefined : time;
  };
  return {
    ...attributes,
    body,
    contentType: take('content-type'),
    traceparent: take('traceparent'),
    priority: priorityOf(attributes['priority']),
    expiresAt: timeOf(EXPIRY),
    notBefore: timeOf(NOT_BEFORE),
    headers: rest,
  };
}

function priorityOf(value: string | undefined): Priority | undefined {
  return value !== undefined && PRIORITIES.has(value) ? (value as Priority) : undefined;
}
