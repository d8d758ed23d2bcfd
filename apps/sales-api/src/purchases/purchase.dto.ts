import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsInt, Matches, Max, MaxLength, Min } from 'class-validator';

/** Times the largest price (an `integer` of cents) it stays far below 2^53, so that no total overflows or is rounded. */
export const MAX_QUANTITY = 1_000_000;

/** The longest address that SMTP takes (RFC 5321, 4.5.3.1.3, less the brackets). */
export const MAX_EMAIL = 254;

export class PurchaseDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_QUANTITY, example: 5 })
  @IsInt()
  @Min(1)
  @Max(MAX_QUANTITY)
  quantity!: number;

  /** A quoted local part may, by the letter of the RFC, hold line breaks and spaces: that way lie forged headers. */
  @ApiProperty({ format: 'email', maxLength: MAX_EMAIL, example: 'cliente@example.com' })
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  @Matches(/^[^\s\p{C}"]*$/u, {
    message: 'customer_email must not contain spaces, quotes or control characters',
  })
  customer_email!: string;
}
