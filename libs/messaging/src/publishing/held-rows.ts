import type { HeldBack, OutboxRow } from '../ports/outbox-store.js';

/** Rows that failed for now, and the keys that wait for them: passed over until they are tried again. */
export class HeldRows {
  readonly #rowIds = new Set<bigint>();
  readonly #keys = new Map<string, { readonly channel: string; readonly key: string }>();

  get size(): number {
    return this.#rowIds.size;
  }

  get all(): HeldBack | undefined {
    return this.size === 0 ? undefined : { rowIds: [...this.#rowIds], keys: [...this.#keys.values()] };
  }

  /** @param ordered whether later rows of its key wait for it */
  add({ rowId, channel, notBefore, message: { key } }: OutboxRow, ordered: boolean): void {
    this.#rowIds.add(rowId);
    if (ordered && key !== undefined && notBefore === undefined)
      this.#keys.set(JSON.stringify([channel, key]), { channel, key });
  }

  clear(): void {
    this.#rowIds.clear();
    this.#keys.clear();
  }
}
