import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBadRequestResponse, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OutfitDto, OutfitParams } from '../outfits/outfit.dto.js';
import { React } from './react.js';
import { ReactionDto } from './reaction.dto.js';

@ApiTags('reactions')
@Controller('outfits')
export class ReactionsController {
  constructor(private readonly reaction: React) {}

  @Post(':outfit_id/reactions')
  @ApiOperation({
    summary: 'Like, or like no longer; the like, its log entry and its messages are committed before the answer',
  })
  @ApiCreatedResponse({ type: OutfitDto })
  @ApiBadRequestResponse({ description: 'Every bad field, with its reason' })
  async react(
    @Param() { outfit_id: outfitId }: OutfitParams,
    @Body() { usuario_id: usuarioId, accion, metadata }: ReactionDto,
  ): Promise<OutfitDto> {
    const { likes, views } = await this.reaction.react({ usuarioId, outfitId, accion, metadata: metadata ?? {} });
    return { outfit_id: outfitId, likes, views, liked: accion === 'like' };
  }
}
