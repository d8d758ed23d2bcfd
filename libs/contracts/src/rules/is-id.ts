import { IsNotEmpty, isNotEmpty, IsString, isString, Matches, matches, MaxLength, maxLength } from 'class-validator';

/** As an index of Postgres holds it, several to a row. */
const MAX_ID = 200;

/**
 * Text without control characters, nor half a character: it goes into addresses, logs and texts of Postgres, which has no
 * NUL, and where two different halves would be the same.
 */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;
const NOT_PRINTABLE = '$property must not contain control characters or half a character';

/** Each rule as a decorator, which the generated documents tell of, beside class-validator's predicate behind it. */
const RULES: readonly (readonly [decorator: PropertyDecorator, holds: (value: string) => boolean])[] = [
  [IsString(), isString],
  [IsNotEmpty(), isNotEmpty],
  [MaxLength(MAX_ID), (text) => maxLength(text, MAX_ID)],
  [Matches(PRINTABLE, { message: NOT_PRINTABLE }), (text) => matches(text, PRINTABLE)],
];

/** The id of somebody or something that another system named: text, 1 to 200 characters. */
export function IsId(): PropertyDecorator {
  return (target, property) => RULES.forEach(([decorator]) => decorator(target, property));
}

/** Whether a value keeps the rules of `IsId`. */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' && RULES.every(([, holds]) => holds(value));
