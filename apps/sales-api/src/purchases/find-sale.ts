import { eq } from 'drizzle-orm';
import { isUUID } from 'class-validator';
import type { Db } from '#database';
import { Problem } from '#platform';
import { sales } from '../database/schema.js';
import type { Sale } from './sale.js';

/** @throws Problem 404 when there is no such sale, be it that the id has not even the form of one */
export async function findSale(db: Db, saleId: string): Promise<Sale> {
  const [sale] = isUUID(saleId) ? await db.select().from(sales).where(eq(sales.id, saleId)) : [];
  if (sale === undefined) {
    throw new Problem({
      status: 404,
      type: 'unknown-sale',
      title: 'Unknown sale',
      detail: 'There is no such sale. The Location header of a purchase has its address.',
    });
  }
  return sale;
}
