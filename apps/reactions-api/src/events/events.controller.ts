import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Outfit, Persistencia, Usuario, utcTime } from '#contracts';
import { Database } from '#database';
import { messageOf } from '#messaging/contract';
import { timeCursor } from '#platform';
import { OutfitParams } from '../outfits/outfit.dto.js';
import {
  AcceptedDto,
  EventDto,
  EventsDto,
  EventsQuery,
  loggedEventDto,
  RegistrationDto,
  UsuarioParams,
} from './event.dto.js';
import { listEvents } from './list-events.js';
import { PublishEvent } from './publish-event.js';

const now = (): number => Date.now() / 1000;

@ApiTags('events')
@Controller()
export class EventsController {
  constructor(
    private readonly database: Database,
    private readonly events: PublishEvent,
  ) {}

  @Post('usuarios')
  @HttpCode(202)
  @ApiOperation({ summary: 'A user registered: event `user_registration`' })
  @ApiAcceptedResponse({ type: AcceptedDto, description: 'It is committed, and in the log soon' })
  async register(@Body() { usuario_id: user, email }: RegistrationDto): Promise<AcceptedDto> {
    const said = { evento: 'user_registration', datos: { user_id: user, email }, timestamp: now(), metadata: {} };
    return { message_id: await this.events.publish(messageOf(Persistencia, { tipo: 'persistencia', ...said })) };
  }

  @Post('usuarios/:usuario_id/eventos')
  @HttpCode(202)
  @ApiOperation({ summary: 'Something happened to a user, such as `profile_update`' })
  @ApiAcceptedResponse({ type: AcceptedDto, description: 'It is committed, and in the log soon' })
  async ofUsuario(@Param() { usuario_id }: UsuarioParams, @Body() { evento, datos }: EventDto): Promise<AcceptedDto> {
    const said = { usuario_id, evento, datos: datos ?? {}, timestamp: now() };
    return { message_id: await this.events.publish(messageOf(Usuario, { tipo: 'usuario', ...said })) };
  }

  @Post('outfits/:outfit_id/eventos')
  @HttpCode(202)
  @ApiOperation({ summary: 'Something happened to an outfit; a `view` counts' })
  @ApiAcceptedResponse({ type: AcceptedDto, description: 'It is committed, and in the log soon' })
  async ofOutfit(@Param() { outfit_id }: OutfitParams, @Body() { evento, datos }: EventDto): Promise<AcceptedDto> {
    const said = { outfit_id, evento, datos: datos ?? {}, timestamp: now() };
    return { message_id: await this.events.publish(messageOf(Outfit, { tipo: 'outfit', ...said })) };
  }

  @Get('eventos')
  @ApiOperation({ summary: 'The log of events, newest first' })
  @ApiOkResponse({ type: EventsDto })
  async list(@Query() query: EventsQuery): Promise<EventsDto> {
    const { tipo, evento, usuario_id: usuarioId, outfit_id: outfitId, from, to, limit, cursor } = query;
    const filter = { tipo, evento, usuarioId, outfitId, from: moment(from), to: moment(to) };
    const { events, nextCursor } = await listEvents(this.database.db, filter, {
      limit,
      after: timeCursor.parse(cursor),
    });
    return { eventos: events.map(loggedEventDto), ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
  }
}

const moment = (text: string | undefined): Date | undefined => (text === undefined ? undefined : utcTime(text));
