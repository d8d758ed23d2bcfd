import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';
import type { AuditEntry } from '#messaging';
import { IsRowId } from './is-row-id.js';
import { IsText } from './is-text.js';

const MAX_ENTRIES = 500;

export class PublishRequest {
  @ApiProperty({ example: 'sales_events' })
  @IsString()
  channel!: string;

  @ApiProperty({ example: 'sale_completed' })
  @IsString()
  type!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: "The message's fields, by their wire names" })
  @IsObject()
  data!: Record<string, unknown>;
}

export class PurgedDto {
  @ApiProperty({ type: 'integer', description: 'How many there were' })
  messages!: number;
}

export class AuditQuery {
  @ApiPropertyOptional({ description: 'What it is about', example: 'dead-letter/12' })
  @IsOptional()
  @IsText()
  which?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_ENTRIES, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_ENTRIES)
  limit: number = 100;

  @ApiPropertyOptional({ type: 'integer', description: 'The `entry_id` of the last entry of the page before' })
  @IsOptional()
  @Type(() => Number)
  @IsRowId()
  cursor?: number;
}

export class AuditDto {
  @ApiProperty({ type: 'integer' })
  entry_id!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ description: 'The `sub` of their token; `anybody` with AUTH=off' })
  who!: string;

  @ApiProperty({ enum: ['edit', 'redrive', 'discard', 'pause', 'resume', 'publish', 'declare', 'prune', 'purge'] })
  what!: string;

  @ApiProperty({ example: 'dead-letter/12' })
  which!: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  detail!: Readonly<Record<string, unknown>>;
}

export function auditDto({ entryId, ...said }: AuditEntry): AuditDto {
  return { entry_id: Number(entryId), ...said };
}
