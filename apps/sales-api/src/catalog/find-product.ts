import { eq } from 'drizzle-orm';
import type { Db } from '#database';
import { products } from '../database/schema.js';
import type { Product } from './product.js';
import { unknownProduct } from './unknown-product.js';

/** @throws Problem 404 when there is no such product */
export async function findProduct(db: Db, id: number): Promise<Product> {
  const [product] = await db.select().from(products).where(eq(products.id, id));
  if (product === undefined) throw unknownProduct(id);
  return product;
}
