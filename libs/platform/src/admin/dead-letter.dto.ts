import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Min } from 'class-validator';
import { deadReasons, type DeadLetter, type Headers, type LeftBecause } from '#messaging';
import { isDeeper } from '../http/is-deeper.js';

export class LetterParams {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  id!: number;
}

export class LetterEditRequest {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The whole new body' })
  @IsObject()
  body!: object;

  @ApiPropertyOptional({ description: 'The new type; as it was when absent' })
  @IsOptional()
  @IsString()
  type?: string;
}

export class LetterDto {
  @ApiProperty({ type: 'integer' })
  letter_id!: number;

  @ApiProperty()
  channel!: string;

  @ApiPropertyOptional({ description: 'Absent: the broker refused what this app published' })
  subscription?: string | undefined;

  @ApiPropertyOptional()
  type?: string | undefined;

  @ApiPropertyOptional()
  id?: string | undefined;

  @ApiProperty({ enum: deadReasons })
  reason!: string;

  @ApiProperty()
  error!: string;

  @ApiProperty({ type: 'integer' })
  attempts!: number;

  @ApiProperty({ format: 'date-time' })
  died_at!: string;

  @ApiPropertyOptional({ description: 'The app that published it' })
  source?: string | undefined;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it was published' })
  published_at?: string | undefined;

  @ApiPropertyOptional({ format: 'date-time' })
  expires_at?: string | undefined;

  @ApiPropertyOptional()
  traceparent?: string | undefined;

  @ApiProperty({ type: 'integer' })
  bytes!: number;
}

export class WholeLetterDto extends LetterDto {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Where it is JSON, and not too deep to be written again',
  })
  body?: unknown;

  @ApiProperty({ format: 'byte', description: 'The bytes as they came' })
  body_base64!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: "Headers that are nobody's attribute; bytes as `data:;base64,…`",
  })
  headers!: Readonly<Record<string, string>>;
}

export class LettersDto {
  @ApiProperty({ type: 'integer', description: 'Of all pages' })
  count!: number;

  @ApiProperty({ type: [LetterDto], description: 'Newest first, without their bodies' })
  letters!: LetterDto[];

  @ApiPropertyOptional({ type: 'integer', description: 'Present where older ones follow' })
  next_cursor?: number;
}

export class LeftDto {
  @ApiProperty({ type: 'integer' })
  letter_id!: number;

  @ApiProperty({ enum: ['expired', 'waiting', 'no-taker', 'gone'] })
  why!: LeftBecause | 'gone';
}

export class RedrivenDto {
  @ApiProperty({ type: [Number] })
  redriven!: number[];

  @ApiProperty({ type: [LeftDto], description: 'Letters that stayed, and why' })
  left!: LeftDto[];
}

export class DiscardedDto {
  @ApiProperty({ type: [Number] })
  discarded!: number[];
}

export function letterDto(letter: DeadLetter): LetterDto {
  const { letterId, channel, subscription, type, id, reason, error, attempts, diedAt, message } = letter;
  const { source, time, expiresAt, traceparent, body } = message;
  const expiry = expiresAt === undefined ? undefined : new Date(expiresAt).toISOString();
  const said = { channel, subscription, type, id, reason, error, attempts, died_at: diedAt, source, traceparent };
  return { letter_id: Number(letterId), ...said, published_at: time, expires_at: expiry, bytes: body.length };
}

export function wholeLetterDto(letter: DeadLetter): WholeLetterDto {
  const { body, headers = {} } = letter.message;
  return Object.assign(letterDto(letter), {
    body: jsonOf(body),
    body_base64: body.toString('base64'),
    headers: textsOf(headers),
  });
}

function textsOf(headers: Headers): Record<string, string> {
  const textOf = (value: string | Buffer): string =>
    typeof value === 'string' ? value : `data:;base64,${value.toString('base64')}`;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)]));
}

function jsonOf(body: Buffer): unknown {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    return isDeeper(json) ? undefined : json;
  } catch {
    // It is no JSON: its bytes are shown beside.
    return undefined;
  }
}
