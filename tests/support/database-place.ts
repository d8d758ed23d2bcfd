import { sql } from 'drizzle-orm';
import { pgSchema } from 'drizzle-orm/pg-core';
import {
  embeddedQueue,
  embeddedSubscriptions,
  messagingStores,
  messagingTables,
  openDatabase,
  type Database,
} from '#database';
import { embeddedTransport, silentLogger } from '#messaging';
import { Lifeline, storesThrough, type Place, type Subject } from '#messaging/conformance';
import { lineTo } from './line.js';
import { ownDatabase, type Kind } from './own-database.js';
import { createTables, migratedDatabase } from './test-database.js';
import { until } from './until.js';

const SCHEMA = 'conformance';

/**
 * The embedded transport and the stores on a database. On a server every process has connections of its own, by a line
 * that is cut when it dies or its database goes away; PGlite is in this process, and so is all that dies there.
 */
export async function databasePlace(kind: Kind, atTheEnd: (clean: () => Promise<void>) => void): Promise<Place> {
  const url = await ownDatabase(kind, atTheEnd);
  const database = await migratedDatabase(url, atTheEnd);
  const schema = pgSchema(SCHEMA);
  const tables = messagingTables(schema);
  await createTables(database, { schema, ...tables });

  return {
    start: async (owner) => {
      const own = await (url === undefined ? inThisProcess(database) : byALine(url));
      const lifeline = new Lifeline();
      const queue = lifeline.through(embeddedQueue(own.database));
      const declared = lifeline.through(embeddedSubscriptions(own.database));
      const stores = storesThrough(lifeline, messagingStores(own.database, tables));
      return {
        lifeline,
        stores,
        transport: embeddedTransport({ queue, declared, owner, logger: silentLogger }),
        transaction: (work) => lifeline.through(own.database).transaction(work),
        databaseAway: (away) => own.away(away, lifeline),
        kill: async () => {
          lifeline.cut();
          const ports = own.ports();
          await own.end();
          await gone(ports);
          await endLeases(database, owner);
        },
        close: () => own.end(),
      } satisfies Subject;
    },
    close: () => Promise.resolve(),
  };

  /** Its last statement is over: the server goes on with what it had when its client vanished. */
  async function gone(ports: readonly number[]): Promise<void> {
    if (ports.length === 0) return;
    const left = sql`select from pg_stat_activity where client_port = any(${sql.param(ports)}::int[])`;
    await until('the server has noticed', async () => (await database.db.execute(left)).rowCount === 0);
  }

  async function endLeases(on: Database, owner: string): Promise<void> {
    await on.transaction(async (tx) => {
      await tx.execute(sql`update messaging.local_queue set leased_until = now() where owner = ${owner}`);
      await tx.execute(sql`update messaging.live_sources set leased_until = now() where owner = ${owner}`);
      await tx.execute(sql`update ${tables.localQueue} set leased_until = now() where owner = ${owner}`);
      await tx.execute(sql`update ${tables.relays} set leased_until = now()`);
      await tx.execute(sql`update ${tables.inbox} set leased_until = now() where leased_until > now()`);
    });
  }
}

interface Own {
  readonly database: Database;
  ports(): readonly number[];
  away(away: boolean, lifeline: Lifeline): Promise<void>;
  end(): Promise<void>;
}

function inThisProcess(database: Database): Own {
  return {
    database,
    ports: () => [],
    away: (away, lifeline) => Promise.resolve(lifeline.databaseAway(away)),
    end: () => Promise.resolve(),
  };
}

async function byALine(url: string): Promise<Own> {
  const line = await lineTo(url);
  const database = await openDatabase({ url: line.url, logger: silentLogger });
  return {
    database,
    ports: () => line.ports(),
    away: (away) => (away ? line.cut() : line.mend()),
    end: async () => {
      await line.cut();
      await database.close();
    },
  };
}
