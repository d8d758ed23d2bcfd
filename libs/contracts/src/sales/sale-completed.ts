import {
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsNumber,
  IsPositive,
  IsString,
  MaxLength,
  Min,
} from 'class-validator';
import { Message } from '#messaging/contract';

/** A sale that was paid and recorded. */
export class SaleCompleted extends Message('sale_completed') {
  @IsIn(['sale_completed'])
  event_type = 'sale_completed' as const;

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  sale_id!: string;

  @IsInt()
  product_id!: number;

  @IsString()
  @MaxLength(200)
  product_name!: string;

  @IsInt()
  @IsPositive()
  quantity!: number;

  /** In whole units of money, at most two decimals. */
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  total!: number;

  @IsEmail()
  customer_email!: string;

  @IsISO8601()
  timestamp!: string;
}
