import { utcTime, type SaleCompleted } from '#contracts';
import type { Tx } from '#database';
import { entries } from '../database/schema.js';
import { emailKey } from './email-key.js';
import { pointsOf } from './points-of.js';

/**
 * Writes what a sale earned, in the caller's transaction: one entry a sale, whatever comes twice.
 * A timestamp that names no moment to us counts as now: points are not lost over a date.
 * @returns false when the sale has its entry already
 * @throws UncountableTotal, which is permanent
 */
export async function awardPoints(tx: Tx, sale: SaleCompleted, pointsPerUnit: number): Promise<boolean> {
  const written = await tx
    .insert(entries)
    .values({
      saleId: sale.sale_id,
      email: emailKey(sale.customer_email),
      points: pointsOf(sale.total, pointsPerUnit),
      soldAt: utcTime(sale.timestamp) ?? new Date(),
    })
    .onConflictDoNothing({ target: entries.saleId })
    .returning({ id: entries.id });
  return written.length > 0;
}
