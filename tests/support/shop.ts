import { until } from './until.js';

/** A sale as sales-api answers it. */
export interface Sale {
  readonly sale_id: string;
  readonly product_id: number;
  readonly product_name: string;
  readonly quantity: number;
  readonly total: number;
  readonly customer_email: string;
  readonly timestamp: string;
}

export interface Product {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly price: number;
  readonly stock: number;
}

export interface Points {
  readonly email: string;
  readonly balance: number;
  readonly entries: readonly { readonly sale_id: string; readonly points: number; readonly timestamp: string }[];
}

/** An e-mail as the inbox lists it. */
export interface Mail {
  readonly id: string;
  readonly messageId: string;
  readonly subject: string;
  readonly from: readonly { readonly address: string; readonly name: string }[];
  readonly to: readonly { readonly address: string; readonly name: string }[];
  readonly html: string | null;
  readonly text: string | null;
  readonly date: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly left?: number;
  readonly errors?: readonly { readonly field: string; readonly reason: string }[];
}

export interface Order {
  readonly product?: number;
  readonly quantity?: unknown;
  readonly email?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a purchase of one apple; what `order` says instead is sent as it is, be it nonsense. */
export function buy(
  sales: string,
  { product = 1, quantity = 1, email = 'cliente@example.com', headers = {} }: Order = {},
): Promise<Response> {
  return fetch(`${sales}/catalog/${product}/purchases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ quantity, customer_email: email }),
  });
}

export async function bought(sales: string, order: Order = {}): Promise<Sale> {
  const response = await buy(sales, order);
  if (response.status !== 201) throw new Error(`no sale, but ${response.status}: ${await response.text()}`);
  return (await response.json()) as Sale;
}

/** What a URL answers 200 with. */
export async function read<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export const mailsTo = async (inbox: string, address: string): Promise<Mail[]> =>
  (await read<Mail[]>(`${inbox}/email`)).filter(({ to }) => to.some((recipient) => recipient.address === address));

/** The one e-mail that this address gets, once it is there. */
export const mailTo = (inbox: string, address: string): Promise<Mail> =>
  until(`an e-mail to ${address}`, async () => (await mailsTo(inbox, address))[0]);

/** A customer's points, once there are as many entries. */
export const pointsOf = (loyalty: string, email: string, entries = 1): Promise<Points> =>
  until(`${entries} entries of ${email}`, async () => {
    const points = await read<Points>(`${loyalty}/customers/${encodeURIComponent(email)}/points`);
    return points.entries.length >= entries && points;
  });
