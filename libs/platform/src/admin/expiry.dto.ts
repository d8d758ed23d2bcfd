import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional } from 'class-validator';

export class ExpiryRequest {
  @ApiPropertyOptional({ format: 'date-time', description: 'The new expiry, of a message that has one' })
  @IsOptional()
  @IsISO8601({ strict: true })
  expires_at?: string;
}
