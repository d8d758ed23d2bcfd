import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { IsId } from './is-id.js';
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

describe('IsId', () => {
  it.each(['a', 'Zoë 👗', '-', 'x'.repeat(200)])('takes %j', (id) => expect(broken({ id })).toEqual([]));
  it.each(['', 'x'.repeat(201), 'a\u0000', 'a\nb', 7, null, undefined, {}])('refuses %j', (id) =>
    expect(broken({ id })).toEqual(['id']),
  );
});

describe('IsJsonObject', () => {
  it.each([{}, { a: [1, null, { b: 'c' }] }, nested(32), { text: 'x'.repeat(65_000) }])('takes one: %#', (object) =>
    expect(broken({ object })).toEqual([]),
  );
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
