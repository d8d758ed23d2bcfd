import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Cursor, timeCursor } from '#platform';

/** Some 100 kB of answer. */
const MAX_ENTRIES = 1_000;

export class CustomerParams {
  @ApiProperty({ description: "The customer's e-mail address; case doesn't matter", example: 'cliente@example.com' })
  @IsEmail()
  email!: string;
}

export class PageQuery {
  @ApiPropertyOptional({ description: 'Entries at most', minimum: 1, maximum: MAX_ENTRIES, default: MAX_ENTRIES })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_ENTRIES)
  limit: number = MAX_ENTRIES;

  @Cursor(timeCursor)
  cursor?: string;
}

export class EntryDto {
  @ApiProperty()
  sale_id!: string;

  @ApiProperty({ type: 'integer' })
  points!: number;

  @ApiProperty({ format: 'date-time', description: 'When the sale was made, UTC' })
  timestamp!: string;
}

export class PointsDto {
  @ApiProperty({ description: 'In lower case' })
  email!: string;

  @ApiProperty({ type: 'integer', description: 'Of all entries, those of other pages included' })
  balance!: number;

  @ApiProperty({ type: [EntryDto], description: 'Newest first' })
  entries!: EntryDto[];

  @ApiPropertyOptional({ description: 'Present where older entries follow: the `cursor` of the next page' })
  next_cursor?: string;
}
