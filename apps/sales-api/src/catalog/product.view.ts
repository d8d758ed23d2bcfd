import { Injectable } from '@nestjs/common';
import type { Html } from '#platform';
import { Storefront } from '../shop/storefront.js';
import type { View } from '../shop/view.js';
import type { Product } from './product.js';
import { type ProductDto, productDto } from './product.dto.js';
import { productPage } from './product.page.js';

@Injectable()
export class ProductView implements View<Product> {
  constructor(private readonly storefront: Storefront) {}

  json(product: Product): ProductDto {
    return productDto(product);
  }

  page(product: Product): Html {
    return productPage(product, this.storefront);
  }
}
