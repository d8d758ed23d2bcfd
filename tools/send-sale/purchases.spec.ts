import { describe, expect, it } from 'vitest';
import type { Answer } from './purchase.js';
import { purchases } from './purchases.js';

const sale = { sale_id: 'one', product_name: 'Manzana', quantity: 1, total: 15, customer_email: 'a@example.com' };
const sold: Answer = { result: 'sold', sale, tries: 1 };
const soldOut: Answer = { result: 'refused', why: '409 Out of stock', tries: 1 };
const dead: Answer = { result: 'failed', why: 'no answer (ECONNREFUSED)', tries: 6 };

describe('purchases', () => {
  it('buys as often as asked, and never more at once than asked', async () => {
    let atOnce = 0;
    let most = 0;
    const buy = async (): Promise<Answer> => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return sold;
    };
    const tally = await purchases(buy, { count: 100, concurrency: 7 });
    expect(tally.sold).toHaveLength(100);
    expect(most).toBe(7);
  });

  it('counts what was refused and what failed by its reason, and goes on', async () => {
    const answers = [sold, soldOut, soldOut, dead, sold];
    const seen: Answer[] = [];
    const buy = (): Promise<Answer> => Promise.resolve(answers.shift() ?? sold);
    const tally = await purchases(buy, { count: 5, concurrency: 2, onAnswer: (answer) => seen.push(answer) });
    expect(tally).toMatchObject({ sold: [sale, sale], triedAgain: 5 });
    expect([...tally.refused]).toEqual([['409 Out of stock', 2]]);
    expect([...tally.failed]).toEqual([['no answer (ECONNREFUSED)', 1]]);
    expect(tally.latenciesMs).toHaveLength(5);
    expect(seen).toHaveLength(5);
  });
});
