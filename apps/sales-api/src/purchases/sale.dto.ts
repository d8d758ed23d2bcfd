import { ApiProperty } from '@nestjs/swagger';
import { inUnits } from '../money.js';
import type { Sale } from './sale.js';

export class SaleDto {
  @ApiProperty({ format: 'uuid' })
  sale_id!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  product_id!: number;

  @ApiProperty({ example: 'Manzana Orgánica' })
  product_name!: string;

  @ApiProperty({ type: 'integer', example: 5 })
  quantity!: number;

  @ApiProperty({ description: 'With two decimals at most', example: 75 })
  total!: number;

  @ApiProperty({ format: 'email', example: 'cliente@example.com' })
  customer_email!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was sold, UTC' })
  timestamp!: string;
}

export const saleDto = (sale: Sale): Pick<SaleDto, keyof SaleDto> => ({
  sale_id: sale.id,
  product_id: sale.productId,
  product_name: sale.productName,
  quantity: sale.quantity,
  total: inUnits(sale.totalCents),
  customer_email: sale.customerEmail,
  timestamp: sale.soldAt.toISOString(),
});
