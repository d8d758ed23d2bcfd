import { createHash } from 'node:crypto';

/** RFC 5322 wants lines below 998 characters, and some servers fold or cut far earlier. */
const MAX_KEY_LENGTH = 150;

/**
 * A Message-ID by which a repeat of one e-mail is recognised: the same for one kind and key, always.
 * What may not stand in a Message-ID is written as %XX; a key too long for a header is represented by its SHA-256.
 */
export function messageIdOf(kind: 'sale' | 'task', key: string, domain: string): string {
  const safe = Array.from(Buffer.from(key), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }).join('');
  const id = safe.length > MAX_KEY_LENGTH ? createHash('sha256').update(key).digest('hex') : safe;
  return `<${kind}.${id}@${domain}>`;
}
