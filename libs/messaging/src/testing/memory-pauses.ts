import type { AuditStore } from '../ports/audit-store.js';
import type { PauseStore } from '../ports/pause-store.js';

/** What operators paused, in memory. */
export class MemoryPauses implements PauseStore {
  readonly #paused = new Set<string>();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly audit: AuditStore) {}

  paused(): Promise<readonly string[]> {
    return Promise.resolve([...this.#paused]);
  }

  async pause(subscription: string, who: string): Promise<void> {
    this.#paused.add(subscription);
    await this.audit.add({ who, what: 'pause', which: `subscription/${subscription}`, detail: {} });
    this.#tell();
  }

  async resume(subscription: string, who: string): Promise<void> {
    this.#paused.delete(subscription);
    await this.audit.add({ who, what: 'resume', which: `subscription/${subscription}`, detail: {} });
    this.#tell();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) queueMicrotask(listener);
  }
}
