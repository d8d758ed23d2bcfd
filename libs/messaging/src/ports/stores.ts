import type { AuditStore } from './audit-store.js';
import type { DeadLetterStore } from './dead-letter-store.js';
import type { InboxStore } from './inbox-store.js';
import type { LocalQueue } from './local-queue.js';
import type { OutboxStore } from './outbox-store.js';
import type { PauseStore } from './pause-store.js';

/** What messaging keeps in an app's own database. */
export interface Stores {
  /** False where nothing outlives the process: then deliveries stay unsettled while their messages wait. True when absent. */
  readonly durable?: boolean;
  readonly outbox: OutboxStore;
  readonly inbox: InboxStore;
  readonly localQueue: LocalQueue;
  readonly deadLetters: DeadLetterStore;
  readonly audit: AuditStore;
  readonly pauses: PauseStore;
  /** Rejects while the database can't be reached. */
  ping(): Promise<void>;
}
