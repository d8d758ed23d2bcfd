import { randomUUID } from 'node:crypto';
import type { Random } from '../support/random.js';
import { type Order, buy, type Sale } from '../support/shop.js';
import { until } from '../support/until.js';

const PRODUCTS = 12;
const CUSTOMERS = 40;
/** Longer than any restart. */
const ANSWER_WITHIN_MS = 90_000;

export interface LoadOptions {
  readonly purchases: number;
  readonly atOnce: number;
  readonly random: Random;
  /** Called with the number of answers so far, after each. */
  readonly onAnswer?: (answers: number) => void;
}

export interface Bought {
  /** Sales that were answered 2xx. */
  readonly answered: readonly Sale[];
  /** What the others were answered. */
  readonly refused: readonly string[];
  /** How often a purchase was sent again because no answer came. */
  readonly repeats: number;
}

const customer = (number: number): string => `cliente${number % CUSTOMERS}@example.com`;
export const customers = (): string[] => Array.from({ length: CUSTOMERS }, (_, number) => customer(number));

/** Buys as customers would: each purchase has a key, and is sent again, under that key, only where no answer came. */
export async function buyAll(sales: string, { purchases, atOnce, random, onAnswer }: LoadOptions): Promise<Bought> {
  const answered: Sale[] = [];
  const refused: string[] = [];
  let repeats = -purchases;
  let next = 0;

  const buyOne = async (order: Order): Promise<void> => {
    const { status, text } = await until(
      'an answer',
      async () => {
        repeats += 1;
        const response = await buy(sales, order);
        return { status: response.status, text: await response.text() };
      },
      { withinMs: ANSWER_WITHIN_MS, everyMs: 200 },
    );
    if (status === 201) answered.push(JSON.parse(text) as Sale);
    else refused.push(`${status} ${text}`);
    onAnswer?.(answered.length + refused.length);
  };

  const buyer = async (): Promise<void> => {
    for (let number = next++; number < purchases; number = next++) {
      await buyOne({
        product: random.between(1, PRODUCTS),
        quantity: random.between(1, 3),
        email: customer(number),
        headers: { 'idempotency-key': randomUUID() },
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, buyer));
  return { answered, refused, repeats };
}
