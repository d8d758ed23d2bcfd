import { Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { SaleCompleted, salesEvents } from '#contracts';
import { Database, type Tx } from '#database';
import { Outbox } from '#messaging';
import { messageOf } from '#messaging/contract';
import { unknownProduct } from '../catalog/unknown-product.js';
import { idempotencyKeys, products, sales } from '../database/schema.js';
import { recordSale } from './record-sale.js';
import { keyUsedOtherwise, outOfStock } from './refusals.js';
import type { Order, Sale } from './sale.js';
import { saleDto } from './sale.dto.js';

/** Buying: stock, sale and the message that says so, committed together or not at all. */
@Injectable()
export class Purchase {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Resolves to the sale; with a key that was used for this very order before, to the sale of that time.
   * A refused purchase leaves nothing behind, its key included.
   * @throws Problem 404 unknown product, 409 not enough in stock (`left` says what is), 422 the key stands for another order
   */
  buy(order: Order): Promise<Sale> {
    return this.database.transaction(async (tx) => {
      const sale = await recordSale(tx, order);
      if (sale === undefined) return this.earlierSale(tx, order);
      this.outbox.add(tx, salesEvents, messageOf(SaleCompleted, { event_type: 'sale_completed', ...saleDto(sale) }));
      return sale;
    });
  }

  private async earlierSale(tx: Tx, order: Order): Promise<Sale> {
    if (order.key !== undefined) {
      const [earlier] = await tx
        .select({ sale: sales })
        .from(idempotencyKeys)
        .innerJoin(sales, eq(sales.id, idempotencyKeys.saleId))
        .where(eq(idempotencyKeys.key, order.key));
      if (earlier !== undefined && !isFor(order, earlier.sale)) throw keyUsedOtherwise();
      if (earlier !== undefined) return earlier.sale;
    }
    const [product] = await tx.select().from(products).where(eq(products.id, order.productId));
    throw product === undefined ? unknownProduct(order.productId) : outOfStock(product.name, product.stock);
  }
}

const isFor = (order: Order, sale: Sale): boolean =>
  sale.productId === order.productId && sale.quantity === order.quantity && sale.customerEmail === order.email;
