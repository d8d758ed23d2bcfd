import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_QUANTITY } from './purchases/purchase.dto.js';
import { inUnits } from './money.js';

const MAX_PRICE_CENTS = 2_147_483_647;

describe('inUnits', () => {
  it('writes every total that there can be exactly, with two decimals at most', () => {
    const totals = fc.tuple(fc.integer({ min: 1, max: MAX_PRICE_CENTS }), fc.integer({ min: 1, max: MAX_QUANTITY }));
    fc.assert(
      fc.property(totals, ([priceCents, quantity]) => {
        const cents = priceCents * quantity;
        expect(Number.isSafeInteger(cents)).toBe(true);
        const [units = '', decimals = ''] = JSON.stringify(inUnits(cents)).split('.');
        expect(decimals.length).toBeLessThanOrEqual(2);
        expect(BigInt(units + decimals.padEnd(2, '0'))).toBe(BigInt(cents));
      }),
    );
  });
});
