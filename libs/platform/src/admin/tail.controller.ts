import { Controller, Get, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Messaging, type Sighting, type Tail } from '#messaging';
import { OperatorGuard } from '../auth/operator.guard.js';
import { OpenStreams } from './open-streams.js';

const MAX_LAST = 200;
/** So that proxies between don't take a quiet stream for a dead one. */
const BEAT_MS = 15_000;
/** Whoever reads more slowly than messages pass is cut off, and begins again. */
const MAX_UNREAD_BYTES = 1_048_576;

export class TailQuery {
  @ApiPropertyOptional({ description: 'Only messages of this channel' })
  @IsOptional()
  @IsString()
  channel?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_LAST,
    default: 20,
    description: 'How many that were before',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_LAST)
  last: number = 20;
}

@ApiTags('admin')
@ApiBearerAuth()
@Controller('admin/messaging/tail')
@UseGuards(OperatorGuard)
export class TailController {
  readonly #tail: Tail;

  constructor(
    messaging: Messaging,
    private readonly streams: OpenStreams,
  ) {
    this.#tail = messaging.admin.tail;
  }

  @Get()
  @ApiOperation({
    summary: 'The messages that this app publishes and handles, as server-sent events, without their bodies',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'One event a message, with its outcome and duration; it goes on until it is closed' })
  tail(@Query() { channel, last }: TailQuery, @Res() reply: FastifyReply): void {
    const response = this.streams.open(reply);
    if (response === undefined) return;
    const send = (sighting: Sighting): void => {
      if (channel !== undefined && sighting.channel !== channel) return;
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      else response.write(`id: ${sighting.seq}\ndata: ${JSON.stringify(sighting)}\n\n`);
    };
    response.write(': the last messages, then every new one\n\n');
    const before = this.#tail.last().filter((sighting) => channel === undefined || sighting.channel === channel);
    for (const sighting of last === 0 ? [] : before.slice(-last)) send(sighting);
    const stop = this.#tail.watch(send);
    const beat = setInterval(() => response.write(':\n\n'), BEAT_MS);
    response.once('close', () => {
      stop();
      clearInterval(beat);
    });
  }
}
