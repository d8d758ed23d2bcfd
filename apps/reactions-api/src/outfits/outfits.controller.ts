import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '#database';
import { findOutfit } from './find-outfit.js';
import { listOutfits } from './list-outfits.js';
import { outfitCursor } from './outfit-cursor.js';
import { OutfitDto, OutfitParams, OutfitQuery, OutfitsDto, OutfitsQuery } from './outfit.dto.js';

@ApiTags('outfits')
@Controller('outfits')
export class OutfitsController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: 'Outfits that were ever liked or seen, most liked first' })
  @ApiOkResponse({ type: OutfitsDto })
  async list(@Query() { usuario_id: usuarioId, limit, cursor }: OutfitsQuery): Promise<OutfitsDto> {
    const { outfits, nextCursor } = await listOutfits(this.database.db, {
      usuarioId,
      limit,
      after: outfitCursor.parse(cursor),
    });
    return { outfits, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
  }

  @Get(':outfit_id')
  @ApiOperation({ summary: 'Likes and views of an outfit; one that nobody liked or saw has none' })
  @ApiOkResponse({ type: OutfitDto })
  find(@Param() { outfit_id: outfitId }: OutfitParams, @Query() { usuario_id: user }: OutfitQuery): Promise<OutfitDto> {
    return findOutfit(this.database.db, outfitId, user);
  }
}
