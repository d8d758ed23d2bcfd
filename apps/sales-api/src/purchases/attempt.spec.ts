import { describe, expect, it } from 'vitest';
import { Problem } from '#platform';
import { attemptOf } from './attempt.js';
import { keyUsedOtherwise, outOfStock } from './refusals.js';

const typed = { quantity: '50', customer_email: 'cliente@example.com' };

const invalid = (...fields: string[]): Problem =>
  new Problem({ status: 400, extensions: { errors: fields.map((field) => ({ field, reason: 'is wrong' })) } });

describe('attemptOf', () => {
  it('keeps what was typed', () => {
    expect(attemptOf(outOfStock('Manzana', 7), typed).typed).toEqual(typed);
  });

  it.each([
    [1, 'Solo queda 1: pide eso o menos.'],
    [7, 'Solo quedan 7: pide eso o menos.'],
    [12_345, 'Solo quedan 12.345: pide eso o menos.'],
  ])('says beside the quantity that %d are left', (left, words) => {
    expect(attemptOf(outOfStock('Manzana', left), typed).wrong).toEqual({ quantity: words });
  });

  it('says that nothing is left', () => {
    expect(attemptOf(outOfStock('Manzana', 0), typed)).toMatchObject({
      message: expect.stringContaining('Se agotó'),
      wrong: {},
    });
  });

  it('says beside every bad field what it must be, once, however many rules it breaks', () => {
    const { wrong } = attemptOf(invalid('quantity', 'quantity', 'customer_email'), typed);
    expect(Object.keys(wrong)).toEqual(['quantity', 'customer_email']);
  });

  it('has words for a form that was used before, and for everything else', () => {
    expect(attemptOf(keyUsedOtherwise(), typed).message).toContain('ya sirvió para otra compra');
    expect(attemptOf(invalid('Idempotency-Key'), typed)).toMatchObject({
      message: expect.stringContaining('No pudimos'),
      wrong: {},
    });
  });
});
