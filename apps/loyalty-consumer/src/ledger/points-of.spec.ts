import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rejected } from '#messaging';
import { pointsOf } from './points-of.js';

describe('pointsOf', () => {
  it.each([
    [0, 0],
    [0.99, 0],
    [1, 1],
    [19.99, 19],
    [75, 75],
    [4.35, 4],
    [1.1 + 2.2 - 0.3, 3],
    [1_000_000_000.01, 1_000_000_000],
  ])('gives one point for each whole unit of %d: %d', (total, points) => {
    expect(pointsOf(total, 1)).toBe(points);
  });

  it('multiplies whole units, not cents', () => {
    expect(pointsOf(19.99, 10)).toBe(190);
  });

  it('counts exactly the whole units of every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (cents) => {
        expect(pointsOf(cents / 100, 1)).toBe(Math.trunc(cents / 100));
      }),
    );
  });

  it.each([-0.01, Number.NaN, Number.POSITIVE_INFINITY, 1e17])('refuses a total of %d for good', (total) => {
    expect(() => pointsOf(total, 1)).toThrow(Rejected);
  });
});
