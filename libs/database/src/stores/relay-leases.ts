import type { RelayLease, RelayLeases, RelayName } from '#messaging';
import { Database } from '../database.js';
import type { MessagingTables } from '../tables/messaging-tables.js';
import type { Executor } from '../transaction/executor.js';
import { statement, type Statement } from '../transaction/statement.js';
import { qualified } from './qualified.js';

/** Who carries an app's outbox: see the port. */
export class DatabaseRelayLeases implements RelayLeases {
  readonly #on: Executor;
  readonly #sql: ReturnType<typeof relayLeasesSql>;

  constructor(database: Database, tables: MessagingTables) {
    this.#on = Database.internalsOf(database).on;
    this.#sql = relayLeasesSql(tables);
  }

  async acquire({ app, transport }: RelayName, owner: string, leaseMs: number): Promise<RelayLease | undefined> {
    const { rows } = await this.#sql.acquire(this.#on, [app, transport, owner, leaseMs]);
    return rows[0] && { app, transport, fence: BigInt(rows[0].fence) };
  }

  async renew(lease: RelayLease, leaseMs: number): Promise<boolean> {
    const { rowCount } = await this.#sql.renew(this.#on, [...valuesOf(lease), leaseMs]);
    return rowCount === 1;
  }

  async release(lease: RelayLease): Promise<void> {
    await this.#sql.release(this.#on, valuesOf(lease));
  }
}

export function valuesOf({ app, transport, fence }: RelayLease): [string, string, bigint] {
  return [app, transport, fence];
}

interface RelayLeasesSql {
  readonly acquire: Statement<{ fence: string }>;
  readonly renew: Statement<never>;
  readonly release: Statement<never>;
}

function relayLeasesSql(tables: MessagingTables): RelayLeasesSql {
  const relays = qualified(tables.relays);
  const isHeld = 'app = $1 and transport = $2 and fence = $3';
  return {
    acquire: statement(`
      insert into ${relays} as known (app, transport, fence, owner, leased_until)
      values ($1, $2, 1, $3, clock_timestamp() + $4 * interval '1 millisecond')
      on conflict (app, transport) do update
      set fence = known.fence + 1, owner = excluded.owner, leased_until = excluded.leased_until
      where known.leased_until <= clock_timestamp()
      returning fence`),
    renew: statement(`
      update ${relays} set leased_until = clock_timestamp() + $4 * interval '1 millisecond' where ${isHeld}`),
    release: statement(`update ${relays} set leased_until = clock_timestamp() where ${isHeld}`),
  };
}
