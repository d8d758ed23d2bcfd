import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Equals, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { deadReasons, type DeadReason, type LetterFilter } from '#messaging';
import { IsMoment } from '../http/is-moment.js';
import { Problem } from '../http/problem.js';
import { IsRowId } from './is-row-id.js';
import { IsText } from './is-text.js';
import { isoMoment } from './iso-moment.js';

const MAX_LETTERS = 500;

/** Which dead letters: all that everything said holds for. */
export class LettersFilter {
  @ApiPropertyOptional({ example: 'email_notifications' })
  @IsOptional()
  @IsText()
  subscription?: string;

  @ApiPropertyOptional({ example: 'sale_completed' })
  @IsOptional()
  @IsText()
  type?: string;

  @ApiPropertyOptional({ enum: deadReasons })
  @IsOptional()
  @IsIn(deadReasons)
  reason?: DeadReason;

  @ApiPropertyOptional({ description: 'Stands in the error or the id, whatever the case, or in the body as written' })
  @IsOptional()
  @IsText()
  text?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Died at this time or later' })
  @IsOptional()
  @IsMoment(isoMoment)
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Died before this time' })
  @IsOptional()
  @IsMoment(isoMoment)
  to?: string;
}

export class LettersQuery extends LettersFilter {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LETTERS, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LETTERS)
  limit: number = 50;

  @ApiPropertyOptional({ type: 'integer', description: 'The `next_cursor` of the page before' })
  @IsOptional()
  @Type(() => Number)
  @IsRowId()
  cursor?: number;
}

/** What a redrive or a discard is about: letters by their ids, by a filter, or all. */
export class Selection extends LettersFilter {
  @ApiPropertyOptional({ type: [Number], description: 'Only these' })
  @IsOptional()
  @IsRowId({ each: true })
  letter_ids?: number[];

  @ApiPropertyOptional({ description: 'true where nothing else is said, so that nobody means all by mistake' })
  @IsOptional()
  @Equals(true)
  all?: true;
}

export class RedriveRequest extends Selection {
  @ApiPropertyOptional({ format: 'date-time', description: 'The new expiry of messages that have one' })
  @IsOptional()
  @IsMoment(isoMoment)
  expires_at?: string;
}

export const timeOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : isoMoment(text);

export function filterOf({ subscription, type, reason, text, from, to }: LettersFilter): LetterFilter {
  return { subscription, type, reason, text, from: timeOf(from), to: timeOf(to) };
}

/** @throws Problem 400 when nothing is selected */
export function selectionOf(selection: Selection): LetterFilter {
  const filter = { ...filterOf(selection), letterIds: selection.letter_ids?.map((id) => BigInt(id)) };
  if (selection.all !== true && Object.values(filter).every((value) => value === undefined)) {
    const detail = 'Say which letters: letter_ids, a filter, or "all": true.';
    throw new Problem({ status: 400, type: 'invalid-request', title: 'The request breaks its rules', detail });
  }
  return filter;
}
