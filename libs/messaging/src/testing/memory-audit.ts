import type { AuditEntry, AuditFilter, AuditStore, NewAuditEntry } from '../ports/audit-store.js';
import type { Clock } from '../ports/clock.js';

/** What operators did, in memory. */
export class MemoryAudit implements AuditStore {
  readonly #entries: AuditEntry[] = [];

  constructor(private readonly clock: Clock) {}

  add(entry: NewAuditEntry): Promise<void> {
    const entryId = BigInt(this.#entries.length + 1);
    this.#entries.unshift({ ...entry, entryId, at: new Date(this.clock.now()).toISOString() });
    return Promise.resolve();
  }

  list({ which, before, limit }: AuditFilter): Promise<readonly AuditEntry[]> {
    const found = this.#entries
      .filter((entry) => which === undefined || entry.which === which)
      .filter(({ entryId }) => before === undefined || entryId < before);
    return Promise.resolve(found.slice(0, limit));
  }
}
