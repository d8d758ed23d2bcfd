import { setTimeout as sleep } from 'node:timers/promises';
import type { EphemeralSource, EphemeralSources, WireMessage } from '#messaging';
import { Database } from '../database.js';
import { qualified } from '../stores/qualified.js';
import { attributesOf, messageOf } from '../stores/wire-row.js';
import type { Executor } from '../transaction/executor.js';
import * as sql from './live-sources-sql.js';
import { liveCopies } from './schema.js';

/**
 * How long a publisher may go by what it last read of who has tails, so that publishing with none costs no statement;
 * who opens one waits as long before it counts on being seen.
 */
const FRESH_MS = 250;
/** How much earlier than it was asked a timer may ring. */
const TIMER_MS = 5;
const WAKE_UPS = 'trenza live sources';

/** Ephemeral sources in the database: see the port. */
export class DatabaseSources implements EphemeralSources {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #deleted: (rows: number | null) => void;
  #tailed: ReadonlySet<string> = new Set();
  #readAt = -Infinity;

  constructor(database: Database) {
    this.#database = database;
    const { on, deleted } = Database.internalsOf(database);
    this.#on = on;
    this.#deleted = (rows) => deleted(qualified(liveCopies), rows ?? 0);
  }

  async open({ name, tailOf, owner }: EphemeralSource, leaseMs: number): Promise<void> {
    await sql.sweep(this.#on);
    await sql.open(this.#on, [name, tailOf ?? null, owner, leaseMs]);
    if (tailOf !== undefined) await sleep(FRESH_MS + TIMER_MS);
  }

  async renew(name: string, leaseMs: number): Promise<boolean> {
    const { rowCount } = await sql.renew(this.#on, [name, leaseMs]);
    await sql.sweep(this.#on);
    return rowCount === 1;
  }

  async close(name: string): Promise<void> {
    await sql.close(this.#on, [name]);
  }

  async copy(channel: string, messages: readonly WireMessage[]): Promise<void> {
    if (messages.length === 0 || !(await this.#isTailed(channel))) return;
    const { rows } = await sql.copy(this.#on, [channel, ...columnsOf(messages)]);
    this.#tell(rows);
  }

  async send(name: string, messages: readonly WireMessage[]): Promise<boolean> {
    if (messages.length === 0) return true;
    const { rows } = await sql.send(this.#on, [name, ...columnsOf(messages)]);
    this.#tell(rows);
    return rows.length > 0;
  }

  async take(name: string, limit: number): Promise<readonly WireMessage[]> {
    const { rows, rowCount } = await sql.take(this.#on, [name, limit]);
    this.#deleted(rowCount);
    return rows.toSorted((a, b) => Number(BigInt(a.copy_id) - BigInt(b.copy_id))).map(messageOf);
  }

  async trim(name: string, most: number): Promise<number> {
    const { rowCount } = await sql.trim(this.#on, [name, most]);
    this.#deleted(rowCount);
    return rowCount ?? 0;
  }

  async tails(channel: string): Promise<{ readonly sources: number; readonly waiting: number }> {
    const { rows } = await sql.tails(this.#on, [channel]);
    return rows[0] ?? { sources: 0, waiting: 0 };
  }

  onArrival(listener: (name: string) => void): () => void {
    return this.#database.listen(WAKE_UPS, listener);
  }

  async #isTailed(channel: string): Promise<boolean> {
    const now = performance.now();
    if (now - this.#readAt >= FRESH_MS) {
      const { rows } = await sql.tailed(this.#on);
      this.#tailed = new Set(rows.map(({ tail_of: name }) => name));
      this.#readAt = now;
    }
    return this.#tailed.has(channel);
  }

  #tell(rows: readonly { readonly source: string }[]): void {
    for (const source of new Set(rows.map((row) => row.source))) this.#database.notify(WAKE_UPS, source);
  }
}

function columnsOf(messages: readonly WireMessage[]): [Buffer[], string[]] {
  return [messages.map(({ body }) => body), messages.map(attributesOf)];
}
