import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { causeOf } from './cause-of.js';

export interface Order {
  /** Where sales-api listens, without a slash at its end. */
  readonly url: string;
  readonly product: number;
  readonly quantity: number;
  readonly email: string;
}

/** What became of a purchase: `refused` by a clear answer, or `failed` after all tries. */
export type Answer = Sold | { readonly result: 'refused' | 'failed'; readonly why: string; readonly tries: number };

interface Sold {
  readonly result: 'sold';
  readonly sale: Sale;
  readonly tries: number;
}

/** A sale as the shop answers it. */
export type Sale = Readonly<Record<string, unknown>>;

/** Together they outlast a restart of the shop. */
const TRIES = 6;
const FIRST_WAIT_MS = 500;
const ANSWER_WITHIN_MS = 15_000;

/** Buys once. Tries again where that may help and, by the one Idempotency-Key, can't buy twice. Never throws. */
export async function purchase(order: Order, firstWaitMs = FIRST_WAIT_MS): Promise<Answer> {
  const key = randomUUID();
  for (let tries = 1; ; tries += 1) {
    const answer = await once(order, key);
    if (answer.result !== 'failed' || tries === TRIES) return { ...answer, tries };
    await sleep(firstWaitMs * 2 ** (tries - 1) * (0.5 + Math.random() / 2));
  }
}

async function once({ url, product, quantity, email }: Order, key: string): Promise<Answer> {
  try {
    const response = await fetch(`${url}/catalog/${product}/purchases`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ quantity, customer_email: email }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body: unknown = await response.json();
    if (response.status === 201) return { result: 'sold', sale: body as Sale, tries: 1 };
    const passing = response.status === 429 || response.status >= 500;
    return { result: passing ? 'failed' : 'refused', why: whyNot(response.status, body as Problem), tries: 1 };
  } catch (error) {
    return { result: 'failed', why: `no answer (${causeOf(error)})`, tries: 1 };
  }
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly reason: string }[];
}

function whyNot(status: number, { title = '', detail, errors = [] }: Problem): string {
  const reasons = errors.length > 0 ? errors.map(({ reason }) => reason).join('; ') : detail;
  return [`${status} ${title}`.trim(), reasons].filter(Boolean).join(': ');
}
