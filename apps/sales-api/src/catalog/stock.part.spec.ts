import { describe, expect, it } from 'vitest';
import { SalesConfig } from '../sales.config.js';
import { Storefront } from '../shop/storefront.js';
import { stockPart } from './stock.part.js';

const storefront = new Storefront(new SalesConfig());
const apples = { id: 1, name: 'Manzana', description: 'Roja', priceCents: 1500, picture: 'manzana' };

describe('stockPart', () => {
  it.each([
    [0, 'Agotado'],
    [1, 'Queda 1'],
    [20, 'Quedan 20'],
    [21, '21 disponibles'],
    [10_000, '10.000 disponibles'],
  ])('says of %d: %s', (stock, words) => {
    expect(String(stockPart({ ...apples, stock }, storefront))).toContain(words);
  });
});
