import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeCursor } from './time-cursor.js';

const { format, parse, pattern } = timeCursor;

describe('a cursor of time and id', () => {
  it('reads what it wrote, of every moment of the years 1 to 9999', () => {
    const at = fc.date({
      noInvalidDate: true,
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
    });
    const place = fc.record({ at, id: fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }) });
    fc.assert(
      fc.property(place, (one) => {
        expect(format(one)).toMatch(pattern);
        expect(parse(format(one))).toEqual(one);
      }),
    );
  });

  it.each([
    undefined,
    '',
    'x',
    '1',
    '1_',
    '_1',
    '1_-1',
    '1.5_1',
    '1_1_1',
    ' 1_1',
    '1_1\n',
    'NaN_1',
    '1e3_1',
    '--1_1',
    '1_1234567890123456789',
    '1234567890123456_1',
    // a day that JavaScript has, and Postgres doesn't
    '-999999999999999_1',
  ])('names no place by %j', (text) => expect(parse(text)).toBeUndefined());

  it.each(['0_0', '-99999999999999_1', '999999999999999_999999999999999999'])(
    'names a moment that is one: %s',
    (text) => {
      const { at, id } = parse(text) ?? {};
      expect([at?.getTime(), id]).toEqual(text.split('_').map((part, index) => (index ? BigInt(part) : Number(part))));
    },
  );
});
