import { createHash } from 'node:crypto';

/** AMQP's short string holds as many bytes, and a unique index of Postgres 2,700. */
const MOST_BYTES = 255;
/** What is left of a long one, for whoever reads it. */
const READABLE = 60;
/** Postgres's text holds no U+0000, and UTF-8 no half of a character. */
// oxlint-disable-next-line no-control-regex -- it is the one that is looked for
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** An identity as every store and broker can keep it: itself, or what is readable of it and a digest of the whole. */
export function messageId(identity: string): string {
  if (identity.length <= MOST_BYTES / 3 && !/[\0\ud800-\udfff]/.test(identity)) return identity;
  const storable = identity.replace(UNSTORABLE, '\uFFFD');
  if (storable === identity && Buffer.byteLength(identity) <= MOST_BYTES) return identity;
  const digest = createHash('sha256').update(identity, 'utf16le').digest('hex');
  return `${storable.slice(0, READABLE).replace(UNSTORABLE, '')}#${digest}`;
}
