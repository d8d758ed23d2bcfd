import { afterAll, describe, expect, it } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { Program } from '../support/program.js';
import { pointsOf } from '../support/shop.js';

const { urls } = await allInOne(afterAll);

const sendSale = (...args: string[]): Program =>
  new Program('dist/tools/send-sale/main.js', { args, env: { SALES_API_URL: urls.sales } });

describe('send-sale', () => {
  it('buys what it is told to, and shows the sale', async () => {
    const program = sendSale('--product', '1', '--quantity', '5', '--email', 'hugo@example.com');
    expect((await program.ended).code).toBe(0);
    expect(JSON.parse(program.output)).toMatchObject({ product_id: 1, quantity: 5, total: 75 });
  });

  it('buys many times at once, and says how many', async () => {
    const program = sendSale('--count', '50', '--concurrency', '10', '--email', 'irma@example.com');
    expect((await program.ended).code).toBe(0);
    expect(program.output).toContain('50 sold');
    expect((await pointsOf(urls.loyalty, 'irma@example.com', 50)).balance).toBe(50 * 15);
  });

  it('ends with 1 where it can buy nothing', async () => {
    const program = sendSale('--product', '4711');
    expect((await program.ended).code).toBe(1);
    expect(program.output).toContain('404');
  });
});
