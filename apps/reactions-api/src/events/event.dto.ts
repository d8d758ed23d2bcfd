import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { IsId, IsJsonObject, utcTime } from '#contracts';
import { Cursor, IsMoment, timeCursor } from '#platform';
import type { LoggedEvent } from './list-events.js';

const MAX_EVENTS = 1_000;
const TIPOS = ['persistencia', 'usuario', 'outfit'] as const;

export class RegistrationDto {
  @ApiProperty({ example: 'usuario-1', maxLength: 200 })
  @IsId()
  usuario_id!: string;

  @ApiProperty({ format: 'email', example: 'usuario@example.com' })
  @IsEmail()
  @MaxLength(254)
  email!: string;
}

export class EventDto {
  @ApiProperty({ example: 'view', maxLength: 200 })
  @IsId()
  evento!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { user_id: 'usuario-1', duration: 12 } })
  @IsOptional()
  @IsJsonObject()
  datos?: Record<string, unknown> | null;
}

export class UsuarioParams {
  @ApiProperty({ example: 'usuario-1', maxLength: 200 })
  @IsId()
  usuario_id!: string;
}

/** What was taken to be written. */
export class AcceptedDto {
  @ApiProperty({ format: 'uuid', description: 'The id of its message, and of its row in the log' })
  message_id!: string;
}

export class EventsQuery {
  @ApiPropertyOptional({ enum: TIPOS })
  @IsOptional()
  @IsIn(TIPOS)
  tipo?: string;

  @ApiPropertyOptional({ example: 'view' })
  @IsOptional()
  @IsId()
  evento?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsId()
  usuario_id?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsId()
  outfit_id?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'That happened at this moment or later' })
  @IsOptional()
  @IsMoment(utcTime)
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'That happened before this moment' })
  @IsOptional()
  @IsMoment(utcTime)
  to?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_EVENTS, default: 100 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_EVENTS)
  limit: number = 100;

  @Cursor(timeCursor)
  cursor?: string;
}

export class LoggedEventDto {
  @ApiProperty({ description: "Its message's id" })
  message_id!: string;

  @ApiProperty({ enum: TIPOS })
  tipo!: string;

  @ApiProperty()
  evento!: string;

  @ApiPropertyOptional()
  usuario_id?: string;

  @ApiPropertyOptional()
  outfit_id?: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  datos!: unknown;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  metadata?: unknown;

  @ApiProperty({ format: 'date-time', description: 'When it happened, UTC' })
  timestamp!: string;
}

export class EventsDto {
  @ApiProperty({ type: [LoggedEventDto], description: 'Newest first' })
  eventos!: LoggedEventDto[];

  @ApiPropertyOptional({ description: 'Present where older ones follow: the `cursor` of the next page' })
  next_cursor?: string;
}

export function loggedEventDto(event: LoggedEvent): LoggedEventDto {
  return {
    message_id: event.messageId,
    tipo: event.tipo,
    evento: event.evento,
    ...(event.usuarioId !== null && { usuario_id: event.usuarioId }),
    ...(event.outfitId !== null && { outfit_id: event.outfitId }),
    datos: event.datos,
    ...(event.metadata !== null && { metadata: event.metadata }),
    timestamp: event.at.toISOString(),
  };
}
