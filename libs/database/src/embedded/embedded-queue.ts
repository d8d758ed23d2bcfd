import type { EmbeddedQueue } from '#messaging';
import type { Database } from '../database.js';
import { DatabaseQueue } from '../stores/local-queue.js';
import { DatabaseSources } from './database-sources.js';
import { embeddedRows } from './schema.js';

/** The queue of the embedded transport, shared by every app of a database: schema `messaging`, migrations in libs/database/migrations. */
export function embeddedQueue(database: Database): EmbeddedQueue {
  return Object.assign(new DatabaseQueue(database, embeddedRows), { sources: new DatabaseSources(database) });
}
