import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IsId, isId } from './is-id.js';
import { IsJsonObject } from './is-json-object.js';
import { IsUnixTime, MOST_AHEAD_SECONDS } from './is-unix-time.js';

class Thing {
  @IsId()
  id: unknown = 'a';

  @IsJsonObject()
  object: unknown = {};

  @IsUnixTime()
  at: unknown = 0;
}

const broken = (fields: Partial<Thing>): string[] =>
  validateSync(Object.assign(new Thing(), fields)).map(({ property }) => property);
const nested = (levels: number): object => {
  let object = {};
  for (let level = 1; level < levels; level++) object = { object };
  return object;
};
const now = (): number => Date.now() / 1000;

describe('an id', () => {
  it.each(['a', 'Zoë 👗', '-', ' ', 'x'.repeat(200), '👗'.repeat(200)])('may be %j', (id) => {
    expect(broken({ id })).toEqual([]);
    expect(isId(id)).toBe(true);
  });

  it.each([
    '',
    'x'.repeat(201),
    '👗'.repeat(201),
    'a\u0000',
    'a\nb',
    '\u007f',
    '\u0085',
    'a\ud800',
    7,
    null,
    undefined,
    {},
    ['a'],
    Object('a'),
  ])('is never %j', (id) => {
    expect(broken({ id })).toEqual(['id']);
    expect(isId(id)).toBe(false);
  });

  it('is to the predicate what it is to the decorator', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '👗', '\ufe0f', '\ud83d', '\u0000'), maxLength: 3 });
    const long = fc.tuple(fc.integer({ min: 197, max: 201 }), fc.constantFrom('a', '👗')).map(([n, c]) => c.repeat(n));
    const nearly = fc.tuple(long, text).map((parts) => parts.join(''));
    const follows = (id: unknown): void => {
      expect(isId(id)).toBe(broken({ id }).length === 0);
    };
    fc.assert(fc.property(fc.oneof(text, long, nearly, fc.anything()), follows), { numRuns: 1_000 });
  });
});

describe('IsJsonObject', () => {
  it.each([
    {},
    { a: [1, null, { b: 'c' }] },
    nested(32),
    { text: 'x'.repeat(65_000) },
    { items: Array(60_000).fill(1) },
  ])('takes one: %#', (object) => expect(broken({ object })).toEqual([]));
  it.each([
    [],
    'x',
    null,
    undefined,
    nested(33),
    nested(10_000),
    { text: 'x'.repeat(65_536) },
    { ['x'.repeat(65_536)]: 1 },
  ])('refuses what is none, too deep or too long: %#', (object) => expect(broken({ object })).toEqual(['object']));
  it.each([new Date(0), new Map([['a', 1]]), new Set(['a']), () => 1, { toJSON: () => 'text' }])(
    'refuses what would not be one as JSON: %#',
    (object) => expect(broken({ object })).toEqual(['object']),
  );
  it('looks no further than it must', () => {
    const many = { items: Array.from({ length: 70_000 }, () => ({})) };
    expect(broken({ object: many })).toEqual(['object']);
  });
});

describe('IsUnixTime', () => {
  it.each([0, 1_700_000_000.123456, now(), now() + MOST_AHEAD_SECONDS - 10])('takes %d', (at) =>
    expect(broken({ at })).toEqual([]),
  );
  it.each([-1, Number.NaN, Infinity, now() + MOST_AHEAD_SECONDS + 10, Date.now(), '1700000000', null, undefined])(
    'refuses %s',
    (at) => expect(broken({ at })).toEqual(['at']),
  );
});
