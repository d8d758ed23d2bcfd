import type { WireMessage } from '#messaging';
import type { Attributes } from '../tables/wire-columns.js';

/** What is said about a message, as it is written. */
export function attributesOf(message: WireMessage): string {
  return JSON.stringify({ ...message, body: undefined });
}

export function messageOf(row: { readonly body: Buffer; readonly attributes: Attributes }): WireMessage {
  return { ...row.attributes, body: row.body };
}

/** 0 high, 1 normal, 2 low: ascending as rows are taken. */
export function rankOf({ priority }: WireMessage): number {
  return { high: 0, normal: 1, low: 2 }[priority ?? 'normal'];
}

/** Postgres's text holds everything but U+0000, which an error's message or a foreign id may have. */
export function printable<T extends string | undefined>(text: T): T {
  return text?.replaceAll('\0', '\uFFFD') as T;
}
