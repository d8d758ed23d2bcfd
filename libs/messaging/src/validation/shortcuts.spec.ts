import { isEmail, isISO8601, maxLength } from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortcutOf } from './shortcuts.js';

const shortcut = (name: string, ...constraints: unknown[]) => {
  const found = shortcutOf(name, constraints);
  if (!found) throw new Error(`there is no shortcut for ${name}`);
  return found;
};
const textOf = (alphabet: string, most: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), maxLength: most, size: 'max' });

const word = fc.string({ unit: fc.constantFrom(...'abzAZ09'.split('')), minLength: 1, maxLength: 6 });
const separator = fc.constantFrom('.', '_', '+', '-', '', '', '@', '..', ' ', 'ñ', '"', '\\', '\r\n');
const nearlyEmail = fc
  .array(fc.tuple(word, separator), { minLength: 1, maxLength: 3 })
  .map((parts) => `${parts.flat().join('')}@example.com`);

const time = fc
  .date({ noInvalidDate: true, min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') })
  .map((date) => date.toISOString());
const nearlyTime = fc
  .tuple(time, fc.nat({ max: 27 }), fc.constantFrom('', ...'0123456789-+:.TZ \n'.split('')))
  .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1));

describe('a shortcut past a predicate', () => {
  it.each([
    ['e-mail addresses', shortcut('isEmail', undefined), isEmail, fc.oneof(fc.emailAddress(), nearlyEmail)],
    ['times', shortcut('isIso8601', undefined), isISO8601, fc.oneof(time, nearlyTime, textOf('0123-:TZ.', 26))],
    ['lengths', shortcut('maxLength', 3), (value: unknown) => maxLength(value, 3), textOf('aé😀\ud800\ufe0f', 9)],
  ])('accepts no %s that class-validator refuses', (_what, accepts, predicate, texts) => {
    let accepted = 0;
    const follows = (value: unknown): boolean => {
      if (!accepts(value)) return true;
      accepted += 1;
      return predicate(value);
    };
    fc.assert(fc.property(fc.oneof({ weight: 9, arbitrary: texts }, fc.anything()), follows), { numRuns: 20_000 });
    expect(accepted).toBeGreaterThan(300);
  });

  it('accepts what is usual', () => {
    expect(shortcut('isEmail', undefined)('cliente@example.com')).toBe(true);
    expect(shortcut('isEmail', undefined)('a@example.com\r\nBcc: b@example.com')).toBe(false);
    expect(shortcut('isIso8601', undefined)('2026-11-22T02:36:03.538Z')).toBe(true);
    expect(shortcut('isIso8601', undefined)('2026-11-22T02:36:03.538Z\n')).toBe(false);
  });

  it('is there for no predicate with options of its own', () => {
    expect(shortcutOf('isEmail', [{ allow_ip_domain: true }])).toBeUndefined();
    expect(shortcutOf('isIso8601', [{ strict: true }])).toBeUndefined();
    expect(shortcutOf('maxLength', ['3'])).toBeUndefined();
  });
});
