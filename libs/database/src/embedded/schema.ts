import { pgSchema } from 'drizzle-orm/pg-core';
import { liveSourcesTables } from '../tables/live-sources.js';
import { localQueueTable } from '../tables/local-queue.js';

export const messagingSchema = pgSchema('messaging');

/** The rows of the embedded transport: one table for every app of a database. */
export const embeddedRows = localQueueTable(messagingSchema);

export const { sources: liveSources, copies: liveCopies } = liveSourcesTables(messagingSchema);
