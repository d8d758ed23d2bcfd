import { Controller, Get, Param } from '@nestjs/common';
import { ApiBadRequestResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '#database';
import { Shown } from '../shop/shown.decorator.js';
import { CatalogView } from './catalog.view.js';
import { findProduct } from './find-product.js';
import { listProducts } from './list-products.js';
import type { Product } from './product.js';
import { ProductDto, ProductParams } from './product.dto.js';
import { ProductView } from './product.view.js';

@ApiTags('catalog')
@Controller('catalog')
export class CatalogController {
  constructor(private readonly database: Database) {}

  @Get()
  @Shown(CatalogView)
  @ApiOperation({ summary: 'All products; for a browser, the shop' })
  @ApiOkResponse({ type: [ProductDto] })
  list(): Promise<Product[]> {
    return listProducts(this.database.db);
  }

  @Get(':id')
  @Shown(ProductView)
  @ApiOperation({ summary: 'One product; for a browser, its page' })
  @ApiOkResponse({ type: ProductDto })
  @ApiBadRequestResponse({ description: 'The id is no integer, or out of range' })
  @ApiNotFoundResponse({ description: 'There is no such product' })
  one(@Param() { id }: ProductParams): Promise<Product> {
    return findProduct(this.database.db, id);
  }
}
