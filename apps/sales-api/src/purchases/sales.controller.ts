import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '#database';
import { Shown } from '../shop/shown.decorator.js';
import { findSale } from './find-sale.js';
import type { Sale } from './sale.js';
import { SaleDto } from './sale.dto.js';
import { SaleView } from './sale.view.js';

@ApiTags('purchases')
@Controller('sales')
export class SalesController {
  constructor(private readonly database: Database) {}

  @Get(':sale_id')
  @Shown(SaleView)
  @ApiOperation({ summary: 'One sale; for a browser, its receipt' })
  @ApiOkResponse({ type: SaleDto })
  @ApiNotFoundResponse({ description: 'There is no such sale' })
  one(@Param('sale_id') saleId: string): Promise<Sale> {
    return findSale(this.database.db, saleId);
  }
}
