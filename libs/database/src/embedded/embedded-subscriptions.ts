import type { DeclaredSubscription, DeclaredSubscriptions } from '#messaging';
import { Database } from '../database.js';
import { qualified } from '../stores/qualified.js';
import type { Executor } from '../transaction/executor.js';
import { statement, type Statement } from '../transaction/statement.js';
import { embeddedSubscriptions as table } from './schema.js';

/** What apps declared to the embedded broker of this database. */
export function embeddedSubscriptions(database: Database): DeclaredSubscriptions {
  return new DatabaseDeclared(database);
}

class DatabaseDeclared implements DeclaredSubscriptions {
  readonly #on: Executor;
  readonly #declare: Statement<never>;
  readonly #all: Statement<{ channel: string; subscription: string }>;
  readonly #forget: Statement<never>;

  constructor(database: Database) {
    this.#on = Database.internalsOf(database).on;
    const subscriptions = qualified(table);
    const given = 'unnest($1::text[], $2::text[]) as given (channel, subscription)';
    this.#declare = statement(`
      insert into ${subscriptions} (channel, subscription) select channel, subscription from ${given}
      order by channel, subscription on conflict do nothing`);
    this.#all = statement(`select channel, subscription from ${subscriptions} order by channel, subscription`);
    this.#forget = statement(`
      delete from ${subscriptions} as known using ${given}
      where known.channel = given.channel and known.subscription = given.subscription`);
  }

  async declare(subscriptions: readonly DeclaredSubscription[]): Promise<void> {
    await this.#declare(this.#on, columnsOf(subscriptions));
  }

  async all(): Promise<readonly DeclaredSubscription[]> {
    return (await this.#all(this.#on)).rows;
  }

  async forget(subscriptions: readonly DeclaredSubscription[]): Promise<void> {
    await this.#forget(this.#on, columnsOf(subscriptions));
  }
}

function columnsOf(subscriptions: readonly DeclaredSubscription[]): [string[], string[]] {
  return [subscriptions.map(({ channel }) => channel), subscriptions.map(({ subscription }) => subscription)];
}
