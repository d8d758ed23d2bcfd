import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsId } from '#contracts';
import { Cursor } from '#platform';
import { outfitCursor } from './outfit-cursor.js';

const MAX_OUTFITS = 1_000;

export class OutfitParams {
  @ApiProperty({ example: 'outfit-1', maxLength: 200 })
  @IsId()
  outfit_id!: string;
}

export class OutfitQuery {
  @ApiPropertyOptional({ description: 'Whose like `liked` is about; without it nobody likes it' })
  @IsOptional()
  @IsId()
  usuario_id?: string;
}

export class OutfitsQuery extends OutfitQuery {
  @ApiPropertyOptional({ enum: ['likes'], default: 'likes', description: 'Most liked first' })
  @IsIn(['likes'])
  sort = 'likes' as const;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_OUTFITS, default: 50 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_OUTFITS)
  limit: number = 50;

  @Cursor(outfitCursor)
  cursor?: string;
}

export class OutfitDto {
  @ApiProperty()
  outfit_id!: string;

  @ApiProperty({ type: 'integer' })
  likes!: number;

  @ApiProperty({ type: 'integer', description: 'Events `view` of it' })
  views!: number;

  @ApiProperty({ description: 'Whether the user of `usuario_id` likes it' })
  liked!: boolean;
}

export class OutfitsDto {
  @ApiProperty({ type: [OutfitDto], description: 'Most liked first' })
  outfits!: OutfitDto[];

  @ApiPropertyOptional({ description: 'Present where others follow: the `cursor` of the next page' })
  next_cursor?: string;
}
