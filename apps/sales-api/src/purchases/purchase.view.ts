import { type HttpException, Injectable } from '@nestjs/common';
import { Database } from '#database';
import type { Html } from '#platform';
import { findProduct } from '../catalog/find-product.js';
import { productPage } from '../catalog/product.page.js';
import { Storefront } from '../shop/storefront.js';
import type { SeeOther, View, Visit } from '../shop/view.js';
import { attemptOf } from './attempt.js';
import type { Sale } from './sale.js';
import { type SaleDto, saleDto } from './sale.dto.js';

/** After a purchase a browser goes to the receipt; after a refusal it sees the form again, with the reason and what was typed. */
@Injectable()
export class PurchaseView implements View<Sale> {
  constructor(
    private readonly database: Database,
    private readonly storefront: Storefront,
  ) {}

  json(sale: Sale): SaleDto {
    return saleDto(sale);
  }

  page(sale: Sale): SeeOther {
    return { seeOther: `/sales/${sale.id}` };
  }

  /** @throws Problem 404 when it was refused because there is no such product */
  async refused(problem: HttpException, { params, typed }: Visit): Promise<Html> {
    const product = await findProduct(this.database.db, Number(params['id']));
    return productPage(product, this.storefront, attemptOf(problem, typed));
  }
}
