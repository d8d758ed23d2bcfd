import { describe, expect, it } from 'vitest';
import type { Tally } from './purchases.js';
import { report } from './report.js';

const one = { count: 1, concurrency: 20 };
const many = { count: 100, concurrency: 20 };
const sale = {
  sale_id: 's1',
  product_name: 'Manzana Orgánica',
  quantity: 5,
  total: 75,
  customer_email: 'cliente@example.com',
};

const tally = (some: Partial<Tally>): Tally => ({
  sold: [],
  refused: new Map(),
  failed: new Map(),
  triedAgain: 0,
  seconds: 2,
  latenciesMs: [],
  ...some,
});

describe('report', () => {
  it('shows one sale as the shop answered it', () => {
    expect(JSON.parse(report(one, tally({ sold: [sale], latenciesMs: [12] })))).toEqual(sale);
  });

  it('sums many up, with what went wrong and how often', () => {
    const latenciesMs = Array.from({ length: 100 }, (_, at) => at + 1);
    const refused = new Map([['409 Out of stock: 0 are left', 3]]);
    const failed = new Map([['no answer (ECONNRESET)', 1]]);
    expect(
      report(
        many,
        tally({ sold: Array.from({ length: 96 }, () => sale), refused, failed, triedAgain: 5, latenciesMs }),
      ),
    ).toBe(
      [
        '96 sold in 2.00 s, 48 a second; p50 50 ms, p99 99 ms (tried again 5 times, each with its own key)',
        '3 refused: 409 Out of stock: 0 are left',
        '1 failed: no answer (ECONNRESET)',
      ].join('\n'),
    );
  });

  it('says that nothing was sold', () => {
    expect(report(one, tally({ refused: new Map([['404 Unknown product', 1]]) }))).toBe(
      '1 refused: 404 Unknown product\nNothing was sold.',
    );
  });
});
