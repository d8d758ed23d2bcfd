import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { messagingTables } from '#database';

export const salesSchema = pgSchema('sales');

export const products = salesSchema.table(
  'products',
  {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    /** Of one unit. */
    priceCents: integer('price_cents').notNull(),
    stock: integer('stock').notNull(),
    /** The name of its drawing in assets/products. */
    picture: text('picture').notNull(),
  },
  (table) => [
    check('products_price_positive', sql`${table.priceCents} > 0`),
    check('products_stock_not_negative', sql`${table.stock} >= 0`),
  ],
);

/** What was sold, as it was then: a product's later name or price changes no sale. */
export const sales = salesSchema.table(
  'sales',
  {
    id: uuid('id').primaryKey(),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    productName: text('product_name').notNull(),
    quantity: integer('quantity').notNull(),
    totalCents: bigint('total_cents', { mode: 'number' }).notNull(),
    customerEmail: text('customer_email').notNull(),
    /** In milliseconds, as the wire has it. */
    soldAt: timestamp('sold_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    check('sales_quantity_positive', sql`${table.quantity} > 0`),
    check('sales_total_positive', sql`${table.totalCents} > 0`),
  ],
);

/**
 * Which sale a client's key stands for. Key and sale commit together; no foreign key says so, because one statement
 * claims the key before it knows whether there will be a sale, and without a sale all of it is rolled back.
 */
export const idempotencyKeys = salesSchema.table(
  'idempotency_keys',
  {
    key: text('key').primaryKey(),
    saleId: uuid('sale_id').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('idempotency_keys_by_age').on(table.createdAt)],
);

export const messaging = messagingTables(salesSchema);
export const { outbox, relays, inbox, localQueue, deadLetters, audit, pauses } = messaging;
