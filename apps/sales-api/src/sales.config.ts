import { IsInt, IsISO4217CurrencyCode, Max, Min } from 'class-validator';
import { Variable } from '#platform';

/** How purchases are taken. */
export class SalesConfig {
  @Variable('CURRENCY', { description: 'Currency that amounts are shown in, ISO 4217' })
  @IsISO4217CurrencyCode()
  currency: string = 'EUR';

  @Variable('SALES_IDEMPOTENCY_HOURS', {
    description: 'How long a repeated Idempotency-Key finds the sale of the first purchase, in hours',
  })
  @IsInt()
  @Min(1)
  @Max(8_760)
  idempotencyHours: number = 24;
}
