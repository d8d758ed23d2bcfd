import { randomUUID } from 'node:crypto';
import { prepared, type Tx } from '#database';
import type { Order, Sale } from './sale.js';

interface Sold {
  readonly product_name: string;
  /** A bigint, which `pg` reads as text. */
  readonly total_cents: string;
}

/** @param onlyIf what else must hold for the stock to be taken */
const sell = (onlyIf = ''): string => `
  taken as (
    update sales.products set stock = stock - $1::integer
    where id = $2 and stock >= $1 ${onlyIf}
    returning id, name, price_cents
  )
  insert into sales.sales (id, product_id, product_name, quantity, total_cents, customer_email, sold_at)
  select $3::uuid, id, name, $1, price_cents::bigint * $1, $4::text, $5::timestamptz from taken
  returning product_name, total_cents`;

const sellOnce = prepared<Sold>(`with ${sell()}`);

const sellOnceByKey = prepared<Sold>(`
  with claimed as (
    insert into sales.idempotency_keys (key, sale_id) values ($6, $3) on conflict do nothing returning key
  ), ${sell('and exists (select from claimed)')}`);

/**
 * Claims the key, takes the stock and writes the sale, all in one statement: the product's row is locked for as few
 * round trips as can be, since every other buyer of the product waits for it.
 * Resolves to undefined when the key is claimed already, or when there is no such product or not enough of it.
 * Waits for another transaction that holds the key, or the product, and goes by what that one committed.
 */
export async function recordSale(tx: Tx, { productId, quantity, email, key }: Order): Promise<Sale | undefined> {
  const id = randomUUID();
  const soldAt = new Date();
  const values = [quantity, productId, id, email, soldAt];
  const [sold] = await (key === undefined ? sellOnce(tx, values) : sellOnceByKey(tx, [...values, key]));
  if (sold === undefined) return undefined;
  const { product_name: productName, total_cents: totalCents } = sold;
  return { id, productId, productName, quantity, totalCents: Number(totalCents), customerEmail: email, soldAt };
}
