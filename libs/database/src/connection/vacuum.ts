import type { Logger } from '#messaging';
import type { Executor } from '../transaction/executor.js';

/** So many deleted rows lengthen each claim by a quarter of a millisecond; to clear them takes some 50. */
const AFTER_ROWS = 5_000;
/** Then it waits for a quiet moment, … */
const QUIET_MS = 200;
/** … unless none comes. */
const AT_LATEST_ROWS = 20_000;

/** PGlite has nobody who clears what deleted rows leave behind in tables and indexes: this does, after many of them. */
export class Vacuum {
  readonly #on: Executor;
  readonly #logger: Logger;
  readonly #deleted = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(on: Executor, logger: Logger) {
    this.#on = on;
    this.#logger = logger;
  }

  /** @param table as SQL has it */
  deleted(table: string, rows: number): void {
    const sum = (this.#deleted.get(table) ?? 0) + rows;
    this.#deleted.set(table, sum);
    if (sum < AFTER_ROWS || this.#running) return;
    clearTimeout(this.#timer);
    if (sum < AT_LATEST_ROWS) this.#timer = setTimeout(() => this.#run(), QUIET_MS).unref();
    else this.#run();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#deleted.clear();
    await this.#running;
  }

  #run(): void {
    this.#running ??= this.#clear().finally(() => (this.#running = undefined));
  }

  async #clear(): Promise<void> {
    for (const [table, rows] of this.#deleted) {
      if (rows < AFTER_ROWS) continue;
      this.#deleted.delete(table);
      try {
        await this.#on.query({ text: `vacuum ${table}` });
      } catch (err) {
        this.#logger.warn({ err, table }, 'a table could not be vacuumed; it is tried again after as many rows');
      }
    }
  }
}
