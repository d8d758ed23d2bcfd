import { asc } from 'drizzle-orm';
import type { Db } from '#database';
import { products } from '../database/schema.js';
import type { Product } from './product.js';

/** The whole catalog, in the order of ids. It is a shop's shelf, a few dozen at most, so it has no pages. */
export const listProducts = (db: Db): Promise<Product[]> => db.select().from(products).orderBy(asc(products.id));
