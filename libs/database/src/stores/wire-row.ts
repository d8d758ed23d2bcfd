import type { Headers, WireMessage } from '#messaging';
import type { Attributes, StoredHeaders } from '../tables/wire-columns.js';

/** What is said about a message, as it is written. */
export function attributesOf(message: WireMessage): string {
  const { headers } = message;
  return JSON.stringify({ ...message, body: undefined, headers: headers && stored(headers) });
}

export function messageOf({
  body,
  attributes,
}: {
  readonly body: Buffer;
  readonly attributes: Attributes;
}): WireMessage {
  const { headers, ...said } = attributes;
  return headers ? { ...said, body, headers: read(headers) } : { ...said, body };
}

/** 0 high, 1 normal, 2 low: ascending as rows are taken. */
export function rankOf({ priority }: WireMessage): number {
  return { high: 0, normal: 1, low: 2 }[priority ?? 'normal'];
}

/** Postgres's text holds everything but U+0000, which an error's message or a foreign id may have. */
export function printable<T extends string | undefined>(text: T): T {
  return text?.replaceAll('\0', '\uFFFD') as T;
}

/** JSON has no bytes: those are written in base64, and told from text by their shape. */
function stored(headers: Headers): StoredHeaders {
  return mapped(headers, (value) => (typeof value === 'string' ? value : { base64: value.toString('base64') }));
}

function read(headers: StoredHeaders): Headers {
  return mapped(headers, (value) => (typeof value === 'string' ? value : Buffer.from(value.base64, 'base64')));
}

function mapped<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
