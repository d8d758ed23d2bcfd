import { json } from 'drizzle-orm/pg-core';
import type { WireMessage } from '#messaging';
import { bytea } from './bytea.js';

/** Text as it is, bytes in base64. */
export type StoredHeaders = Readonly<Record<string, string | { readonly base64: string }>>;

/** What is said about a message, apart from its body. */
export type Attributes = Omit<WireMessage, 'body' | 'headers'> & { readonly headers?: StoredHeaders };

/**
 * A message as it is kept. `json` and not `jsonb`: headers come from anywhere, and jsonb refuses what text may hold
 * (U+0000, lone surrogates); kept as it was written it comes back as it was.
 */
export const wireColumns = {
  body: bytea('body').notNull(),
  attributes: json('attributes').$type<Attributes>().notNull(),
};
