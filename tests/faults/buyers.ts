import { randomUUID } from 'node:crypto';
import type { Random } from '../support/random.js';
import { type Order, buy, type Sale } from '../support/shop.js';
import { until } from '../support/until.js';

const PRODUCTS = 12;
const CUSTOMERS = 40;
/** Longer than any fault. */
const ANSWER_WITHIN_MS = 120_000;
/** Between two tries of one purchase. */
const PAUSE_MS = 200;

export interface LoadOptions {
  readonly purchases: number;
  readonly atOnce: number;
  readonly random: Random;
  /** Called with the number of purchases that are over so far, after each. */
  readonly onAnswer?: (answers: number) => void;
  /** Resolves once the purchase of this number may be made. */
  readonly hold: (number: number) => Promise<void> | undefined;
  /** Who buys so many, and nobody else. */
  readonly special?: ReadonlyMap<number, string>;
}

export interface Bought {
  /** Sales that were answered 2xx. */
  readonly answered: readonly Sale[];
  /** What the others were answered. */
  readonly refused: readonly string[];
  /** How often a purchase was sent again because no answer came. */
  readonly repeats: number;
  /** How often it was sent again because the answer was 503, as problem details. */
  readonly unavailable: number;
  /** Of all answers, whatever they say. */
  readonly slowestAnswerMs: number;
}

const customer = (number: number): string => `cliente${number % CUSTOMERS}@example.com`;

/**
 * Buys as customers would: each purchase has a key, and is sent again, under that key, only where no answer came, or 503.
 * @param shop where they are sent to at this moment
 */
export async function buyAll(shop: () => string, load: LoadOptions): Promise<Bought> {
  const { purchases, atOnce, random, onAnswer, hold, special } = load;
  const answered: Sale[] = [];
  const refused: string[] = [];
  let [repeats, unavailable, slowestAnswerMs] = [-purchases, 0, 0];
  let next = 0;

  const answerTo = async (order: Order): Promise<{ status: number; text: string } | undefined> => {
    repeats += 1;
    const began = performance.now();
    const response = await buy(shop(), order);
    const text = await response.text();
    slowestAnswerMs = Math.max(slowestAnswerMs, performance.now() - began);
    const { status, headers } = response;
    if (status !== 503 || headers.get('content-type') !== 'application/problem+json') return { status, text };
    unavailable += 1;
    repeats -= 1;
    return undefined;
  };

  const buyOne = async (order: Order): Promise<void> => {
    const patience = { withinMs: ANSWER_WITHIN_MS, everyMs: PAUSE_MS };
    const { status, text } = await until('an answer', () => answerTo(order), patience);
    if (status === 201) answered.push(JSON.parse(text) as Sale);
    else refused.push(`${status} ${text}`);
    onAnswer?.(answered.length + refused.length);
  };

  const buyer = async (): Promise<void> => {
    for (let number = next++; number < purchases; number = next++) {
      await hold(number);
      await buyOne({
        product: random.between(1, PRODUCTS),
        quantity: random.between(1, 3),
        email: special?.get(number) ?? customer(number),
        headers: { 'idempotency-key': randomUUID() },
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, buyer));
  return { answered, refused, repeats, unavailable, slowestAnswerMs };
}
