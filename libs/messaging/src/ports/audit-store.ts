/** What an operator did. */
export type AuditAction =
  'edit' | 'redrive' | 'discard' | 'pause' | 'resume' | 'publish' | 'declare' | 'prune' | 'purge';

export interface NewAuditEntry {
  /** The user, as the app's authentication knows them. */
  readonly who: string;
  readonly what: AuditAction;
  /** `dead-letter/12`, `subscription/loyalty_points`, `channel/sales_events`. */
  readonly which: string;
  /** What is worth knowing later, such as the body before an edit. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditEntry extends NewAuditEntry {
  readonly entryId: bigint;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface AuditFilter {
  readonly which?: string | undefined;
  readonly limit: number;
  /** Only entries older than this one: the cursor of a page. */
  readonly before?: bigint | undefined;
}

/** Who did what to an app's messages. What changes a dead letter writes its entry itself, in the same transaction. */
export interface AuditStore {
  add(entry: NewAuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter): Promise<readonly AuditEntry[]>;
}

/** How an entry names a dead letter. */
export function letterName(letterId: bigint): string {
  return `dead-letter/${letterId}`;
}
