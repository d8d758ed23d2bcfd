import { describe, expect, it } from 'vitest';
import { idempotencyKeyOf } from './idempotency-key.js';

describe('idempotencyKeyOf', () => {
  it.each([undefined, 'k', '7b0d6b5e-6f5b-4a86-9d3d-2c1b8a0f4e11', '"quoted"', 'x'.repeat(255)])(
    'takes %j',
    (header) => {
      expect(idempotencyKeyOf(header)).toBe(header);
    },
  );

  it.each(['', 'two, keys', 'a\tb', 'ñ', 'x'.repeat(256)])('refuses %j', (header) => {
    expect(() => idempotencyKeyOf(header)).toThrow('Idempotency-Key');
  });
});
