import { Body, Controller, Headers, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProductParams } from '../catalog/product.dto.js';
import { Shown } from '../shop/shown.decorator.js';
import { IDEMPOTENCY_KEY, idempotencyKeyOf } from './idempotency-key.js';
import { Purchase } from './purchase.js';
import { PurchaseDto } from './purchase.dto.js';
import { PurchaseForm } from './purchase-form.js';
import { PurchaseView } from './purchase.view.js';
import type { Sale } from './sale.js';
import { SaleDto } from './sale.dto.js';

@ApiTags('purchases')
@Controller('catalog')
export class PurchasesController {
  constructor(private readonly purchase: Purchase) {}

  @Post(':id/purchases')
  @UseInterceptors(PurchaseForm)
  @Shown(PurchaseView)
  @ApiOperation({ summary: 'Buy; stock, sale and message are committed together before the answer' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Names this purchase: sent again with the same body, it answers the same sale and sells nothing twice',
  })
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiBody({ type: PurchaseDto })
  @ApiCreatedResponse({
    type: SaleDto,
    headers: { Location: { description: "The sale's address", schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 400, description: 'Every bad field, with its reason' })
  @ApiResponse({ status: 404, description: 'There is no such product' })
  @ApiResponse({ status: 409, description: 'Not enough in stock; `left` says how many there are' })
  @ApiResponse({ status: 422, description: 'The Idempotency-Key was used for another purchase' })
  async buy(
    @Param() { id }: ProductParams,
    @Body() { quantity, customer_email }: PurchaseDto,
    @Headers(IDEMPOTENCY_KEY) key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Sale> {
    const sale = await this.purchase.buy({
      productId: id,
      quantity,
      email: customer_email,
      key: idempotencyKeyOf(key),
    });
    reply.header('location', `/sales/${sale.id}`);
    return sale;
  }
}
