import type { Stores } from '#messaging';
import type { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import { DatabaseAudit } from './audit-store.js';
import { DatabaseDeadLetters } from './dead-letter-store.js';
import { DatabaseInbox } from './inbox-store.js';
import { DatabaseQueue } from './local-queue.js';
import { DatabaseOutbox } from './outbox-store.js';
import { DatabasePauses } from './pause-store.js';

/** Messaging's stores on an app's own tables. */
export function messagingStores(database: Database, tables: MessagingTables): Stores {
  return {
    outbox: new DatabaseOutbox(database, tables),
    inbox: new DatabaseInbox(database, tables),
    localQueue: new DatabaseQueue(database, tables.localQueue),
    deadLetters: new DatabaseDeadLetters(database, tables),
    audit: new DatabaseAudit(database, tables),
    pauses: new DatabasePauses(database, tables),
    ping: () => database.ping(),
  };
}
