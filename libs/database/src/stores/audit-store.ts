import type { AuditAction, AuditEntry, AuditFilter, AuditStore, NewAuditEntry } from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { statement, type Statement } from '../transaction/statement.js';
import { qualified } from './qualified.js';
import { printable } from './wire-row.js';

interface Row {
  readonly entry_id: string;
  readonly at: Date;
  readonly who: string;
  readonly what: AuditAction;
  readonly which: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What operators did: see the port. */
export class DatabaseAudit implements AuditStore {
  readonly #on: Executor;
  readonly #add: Statement<never>;
  readonly #list: Statement<Row>;

  constructor(database: Database, tables: MessagingTables) {
    this.#on = Database.internalsOf(database).on;
    const audit = qualified(tables.audit);
    this.#add = statement(`insert into ${audit} (who, what, which, detail) values ($1, $2, $3, $4::json)`);
    this.#list = statement(`
      select * from ${audit} where ($1::text is null or which = $1) and ($2::bigint is null or entry_id < $2)
      order by entry_id desc limit $3`);
  }

  async add({ who, what, which, detail }: NewAuditEntry): Promise<void> {
    await this.#add(this.#on, [printable(who), what, printable(which), JSON.stringify(detail)]);
  }

  async list({ which, before, limit }: AuditFilter): Promise<readonly AuditEntry[]> {
    const { rows } = await this.#list(this.#on, [which, before, limit]);
    return rows.map(({ entry_id, at, ...said }) => ({ ...said, entryId: BigInt(entry_id), at: at.toISOString() }));
  }
}
