import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timestamp } from './timestamp.js';

it('writes a time as a date does, whatever was written before', () => {
  const times = fc
    .integer({ min: 0, max: 4_102_444_800_000 })
    .chain((ms) => fc.constantFrom(ms, ms + 1, ms + 999, ms + 0.5));
  const agrees = (ms: number): void => expect(timestamp(ms)).toBe(new Date(ms).toISOString());
  fc.assert(fc.property(fc.array(times, { minLength: 1 }), (several) => several.forEach(agrees)));
});
