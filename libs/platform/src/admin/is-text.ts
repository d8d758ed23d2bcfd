import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, MaxLength } from 'class-validator';

const MAX_TEXT = 1_000;
const NO_NUL = /^[^\0]*$/;

/** Text of at most 1,000 characters, without NUL, which Postgres has not. */
export const IsText = (): PropertyDecorator =>
  applyDecorators(IsString(), MaxLength(MAX_TEXT), Matches(NO_NUL, { message: '$property must not contain NUL' }));
