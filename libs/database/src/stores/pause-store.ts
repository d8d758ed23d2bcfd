import type { PauseStore } from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { statement, type Statement } from '../transaction/statement.js';
import { qualified, schemaOf } from './qualified.js';
import { printable } from './wire-row.js';

/** What operators paused: see the port. */
export class DatabasePauses implements PauseStore {
  readonly #database: Database;
  readonly #on: Executor;
  readonly #channel: string;
  readonly #paused: Statement<{ subscription: string }>;
  readonly #pause: Statement<never>;
  readonly #resume: Statement<never>;

  constructor(database: Database, tables: MessagingTables) {
    this.#database = database;
    this.#on = Database.internalsOf(database).on;
    this.#channel = `trenza pauses ${schemaOf(tables.pauses)}`;
    const pauses = qualified(tables.pauses);
    const noted = (what: 'pause' | 'resume'): string =>
      `insert into ${qualified(tables.audit)} (who, what, which, detail) values ($2, '${what}', 'subscription/' || $1::text, '{}')`;
    this.#paused = statement(`select subscription from ${pauses}`);
    this.#pause = statement(`
      with paused as (insert into ${pauses} (subscription, who) values ($1::text, $2) on conflict do nothing)
      ${noted('pause')}`);
    this.#resume = statement(`
      with resumed as (delete from ${pauses} where subscription = $1::text)
      ${noted('resume')}`);
  }

  async paused(): Promise<readonly string[]> {
    return (await this.#paused(this.#on)).rows.map(({ subscription }) => subscription);
  }

  async pause(subscription: string, who: string): Promise<void> {
    await this.#pause(this.#on, [subscription, printable(who)]);
    this.#database.notify(this.#channel);
  }

  async resume(subscription: string, who: string): Promise<void> {
    await this.#resume(this.#on, [subscription, printable(who)]);
    this.#database.notify(this.#channel);
  }

  onChange(listener: () => void): () => void {
    return this.#database.listen(this.#channel, () => listener());
  }
}
