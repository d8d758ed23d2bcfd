import { json } from 'drizzle-orm/pg-core';
import type { WireMessage } from '#messaging';
import { bytea } from './bytea.js';

/** What is said about a message, apart from its body. */
export type Attributes = Omit<WireMessage, 'body'>;

/**
 * A message as it is kept. `json` and not `jsonb`: headers come from anywhere, and jsonb refuses what text may hold
 * (U+0000, lone surrogates); kept as it was written it comes back as it was.
 */
export const wireColumns = {
  body: bytea('body').notNull(),
  attributes: json('attributes').$type<Attributes>().notNull(),
};
