import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#database';
import { olderThan, timeCursor, type TimeCursor } from '#platform';
import { entries } from '../database/schema.js';
import { emailKey } from './email-key.js';

export interface PageOptions {
  /** Entries at most. */
  readonly limit: number;
  /** Where the page before ended; the newest entries when absent. */
  readonly after?: TimeCursor | undefined;
}

export interface CustomerPoints {
  readonly email: string;
  /** Of all entries, not of the page alone. */
  readonly balance: number;
  /** Newest first. */
  readonly entries: readonly { readonly saleId: string; readonly points: number; readonly soldAt: Date }[];
  /** Present where older entries follow. */
  readonly nextCursor: string | undefined;
}

/** A customer's balance and a page of what made it, read in one statement, so that they agree. Who never bought has 0 and no entries. */
export async function customerPoints(db: Db, email: string, { limit, after }: PageOptions): Promise<CustomerPoints> {
  const own = eq(entries.email, emailKey(email));
  const total = db
    .select({ balance: sql<string>`coalesce(sum(${entries.points}), 0)`.as('balance') })
    .from(entries)
    .where(own)
    .as('total');
  const page = db
    .select({ id: entries.id, saleId: entries.saleId, points: entries.points, soldAt: entries.soldAt })
    .from(entries)
    .where(and(own, olderThan(entries.soldAt, entries.id, after)))
    .orderBy(desc(entries.soldAt), desc(entries.id))
    .limit(limit + 1)
    .as('page');

  const rows = await db
    .select({ balance: total.balance, id: page.id, saleId: page.saleId, points: page.points, soldAt: page.soldAt })
    .from(total)
    .leftJoin(page, sql`true`)
    .orderBy(desc(page.soldAt), desc(page.id));

  const found = rows.flatMap(({ id, saleId, points, soldAt }) =>
    id === null || saleId === null || points === null || soldAt === null ? [] : [{ id, saleId, points, soldAt }],
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    email: emailKey(email),
    balance: Number(rows[0]?.balance ?? 0),
    entries: shown,
    nextCursor: last && found.length > limit ? timeCursor.format({ at: last.soldAt, id: last.id }) : undefined,
  };
}
