import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { spanishDate, spanishMoney, spanishNumber } from './spanish.js';

describe('spanish', () => {
  it('writes numbers and money as in Spain', () => {
    expect(spanishNumber(12_345)).toBe('12.345');
    expect(spanishMoney(75, 'EUR')).toBe('75,00\u00a0€');
    expect(spanishMoney(12_345.6, 'EUR')).toBe('12.345,60\u00a0€');
    expect(spanishMoney(0.1 + 0.2, 'USD')).toBe('0,30\u00a0US$');
  });

  it('says the date in words and that it is UTC', () => {
    expect(spanishDate('2025-11-22T01:57:03Z')).toBe('22 de noviembre de 2025, 1:57 (UTC)');
    expect(spanishDate('2025-11-22T01:57:03')).toBe('22 de noviembre de 2025, 1:57 (UTC)');
  });

  it('leaves a date that it cannot read as it came', () => {
    expect(spanishDate('2025-W47-6')).toBe('2025-W47-6');
  });
});
