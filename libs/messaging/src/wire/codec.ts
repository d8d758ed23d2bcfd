import { isUtf8 } from 'node:buffer';
import { Undecodable } from '../errors/handling-errors.js';

export const JSON_CONTENT = 'application/json';

/** RabbitMQ's own limit since 4.0, and Kafka's is lower. On its way a body is held in memory several times over. */
export const MOST_BYTES = 16 * 1_024 * 1_024;

/** A body's bytes: JSON in UTF-8, whatever the transport. */
export function encode(payload: object): Buffer {
  return Buffer.from(JSON.stringify(payload), 'utf8');
}

/** What stands for bytes that are no UTF-8 where they are read as text all the same. */
const REPLACEMENT = '\uFFFD';

/** @throws Undecodable when the bytes are no JSON object in UTF-8 */
export function decode(body: Buffer): Record<string, unknown> {
  const text = body.toString('utf8');
  // Another encoding's bytes would pass for text that nobody wrote. To look for the sign of it costs next to nothing.
  if (text.includes(REPLACEMENT) && !isUtf8(body)) {
    throw new Undecodable(`the body (${body.length} bytes) is not UTF-8`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Undecodable(`the body (${body.length} bytes) is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Undecodable(`the body (${body.length} bytes) is JSON, but no object`);
  }
  // The one key whose assignment is not an assignment: it would replace the message's prototype.
  if (Object.hasOwn(parsed, '__proto__')) Reflect.deleteProperty(parsed, '__proto__');
  return parsed as Record<string, unknown>;
}
