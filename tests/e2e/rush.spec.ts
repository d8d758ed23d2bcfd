import { describe, expect, it, onTestFinished } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { kinds, ownDatabase } from '../support/own-database.js';
import { bought, buy, type Product, read } from '../support/shop.js';

describe.each(kinds)('200 buyers at once of the last 50, on %s', (kind) => {
  it('make exactly 50 sales', async () => {
    const { urls } = await allInOne(onTestFinished, { databaseUrl: await ownDatabase(kind, onTestFinished) });
    const { stock } = await read<Product>(`${urls.sales}/catalog/1`);
    await bought(urls.sales, { quantity: stock - 50 });

    const answers = await Promise.all(Array.from({ length: 200 }, () => buy(urls.sales)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(50);
    expect(statuses.filter((status) => status === 409)).toHaveLength(150);
    expect((await read<Product>(`${urls.sales}/catalog/1`)).stock).toBe(0);
  });
});
