import { IsString, Matches, MaxLength } from 'class-validator';

const MAX_TEXT = 1_000;

/** Text of at most 1,000 characters, without NUL, which Postgres has not. */
export function IsText(): PropertyDecorator {
  const rules = [IsString(), MaxLength(MAX_TEXT), Matches(/^[^\0]*$/, { message: '$property must not contain NUL' })];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}
