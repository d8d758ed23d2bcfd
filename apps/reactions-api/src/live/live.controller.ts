import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenStreams } from '#platform';
import { OutfitParams } from '../outfits/outfit.dto.js';
import { Listener } from './listener.js';
import { OutfitFeeds } from './outfit-feeds.js';

/** How long a browser waits before it connects again, in milliseconds. */
const RETRY_MS = 2_000;

@ApiTags('outfits')
@Controller('outfits')
export class LiveController {
  constructor(
    private readonly feeds: OutfitFeeds,
    private readonly streams: OpenStreams,
  ) {}

  @Get(':outfit_id/live')
  @ApiOperation({ summary: "An outfit's likes and views as server-sent events: now, and soon after each change" })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'As browsers send it when they connect again: the id of the last event they had',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'Events `{outfit_id, likes, views}`; it goes on until it is closed' })
  async live(
    @Param() { outfit_id: outfitId }: OutfitParams,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const listener = new Listener(versionOf(lastEventId));
    const leave = await this.feeds.join(outfitId, listener);
    try {
      const response = this.streams.open(reply);
      if (response === undefined) return;
      const closed = new Promise((resolve) => response.once('close', resolve));
      response.write(`retry: ${RETRY_MS}\n\n`);
      listener.open(response);
      await closed;
    } finally {
      leave();
    }
  }
}

/** Undefined for what no event of ours had. */
function versionOf(lastEventId: string | undefined): number | undefined {
  return lastEventId !== undefined && /^\d{1,10}$/.test(lastEventId) ? Number(lastEventId) : undefined;
}
