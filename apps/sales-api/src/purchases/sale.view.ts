import { Injectable } from '@nestjs/common';
import type { Html } from '#platform';
import { Storefront } from '../shop/storefront.js';
import type { View } from '../shop/view.js';
import type { Sale } from './sale.js';
import { type SaleDto, saleDto } from './sale.dto.js';
import { salePage } from './sale.page.js';

@Injectable()
export class SaleView implements View<Sale> {
  constructor(private readonly storefront: Storefront) {}

  json(sale: Sale): SaleDto {
    return saleDto(sale);
  }

  page(sale: Sale): Html {
    return salePage(sale, this.storefront);
  }
}
