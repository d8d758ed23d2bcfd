import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { inUnits } from '../money.js';
import type { Product } from './product.js';

/** The largest `integer` of Postgres. */
const MAX_ID = 2_147_483_647;

/** Digits become a number; anything else stays what it is, and is refused by the rules below. */
const digits = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;

export class ProductParams {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_ID, example: 1 })
  @Transform(digits)
  @IsInt()
  @Min(1)
  @Max(MAX_ID)
  id!: number;
}

export class ProductDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'Manzana Orgánica' })
  name!: string;

  @ApiProperty({ example: 'Roja, crujiente y dulce.' })
  description!: string;

  @ApiProperty({ description: 'Of one unit, with two decimals at most', example: 15 })
  price!: number;

  @ApiProperty({ type: 'integer', description: 'How many are left', example: 10_000 })
  stock!: number;
}

export const productDto = ({ id, name, description, priceCents, stock }: Product): ProductDto => ({
  id,
  name,
  description,
  price: inUnits(priceCents),
  stock,
});
