import { Injectable } from '@nestjs/common';
import type { Html } from '#platform';
import { Storefront } from '../shop/storefront.js';
import type { View } from '../shop/view.js';
import { catalogPage } from './catalog.page.js';
import type { Product } from './product.js';
import { type ProductDto, productDto } from './product.dto.js';

@Injectable()
export class CatalogView implements View<Product[]> {
  constructor(private readonly storefront: Storefront) {}

  json(products: Product[]): ProductDto[] {
    return products.map(productDto);
  }

  page(products: Product[]): Html {
    return catalogPage(products, this.storefront);
  }
}
