import type { PgSchema } from 'drizzle-orm/pg-core';
import { auditTable } from './audit.js';
import { deadLettersTable } from './dead-letters.js';
import { inboxTable } from './inbox.js';
import { localQueueTable } from './local-queue.js';
import { outboxTable } from './outbox.js';
import { pausesTable } from './pauses.js';
import { relaysTable } from './relays.js';

export interface MessagingTables {
  readonly outbox: ReturnType<typeof outboxTable>;
  readonly relays: ReturnType<typeof relaysTable>;
  readonly inbox: ReturnType<typeof inboxTable>;
  readonly localQueue: ReturnType<typeof localQueueTable>;
  readonly deadLetters: ReturnType<typeof deadLettersTable>;
  readonly audit: ReturnType<typeof auditTable>;
  readonly pauses: ReturnType<typeof pausesTable>;
}

/** What messaging keeps in an app's schema. The app exports each table from its schema.ts, so that its migrations make them. */
export function messagingTables(schema: PgSchema): MessagingTables {
  return {
    outbox: outboxTable(schema),
    relays: relaysTable(schema),
    inbox: inboxTable(schema),
    localQueue: localQueueTable(schema),
    deadLetters: deadLettersTable(schema),
    audit: auditTable(schema),
    pauses: pausesTable(schema),
  };
}
