import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import type { CursorForm } from './cursor-form.js';

/** The field of a query that has the `next_cursor` of the page before, if any; text that names no place is answered 400. */
export function Cursor<Place>({ pattern, parse }: CursorForm<Place>): PropertyDecorator {
  const namesPlace = ValidateBy({
    name: 'isCursor',
    validator: {
      validate: (value) => typeof value === 'string' && parse(value) !== undefined,
      defaultMessage: () => '$property must be a next_cursor of this route',
    },
  });
  const description = 'The `next_cursor` of the page before';
  return applyDecorators(ApiPropertyOptional({ description, pattern: pattern.source }), IsOptional(), namesPlace);
}
