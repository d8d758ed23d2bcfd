import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

/** As an index of Postgres holds it, several to a row. */
const MAX_ID = 200;

/**
 * Text without control characters, nor half a character: it goes into addresses, logs and texts of Postgres, which has no
 * NUL, and where two different halves would be the same.
 */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

/** The id of somebody or something that another system named: text, 1 to 200 characters. */
export function IsId(): PropertyDecorator {
  const rules = [
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_ID),
    Matches(PRINTABLE, { message: '$property must not contain control characters or half a character' }),
  ];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}
