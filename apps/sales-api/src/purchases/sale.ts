import type { sales } from '../database/schema.js';

export type Sale = typeof sales.$inferSelect;

/** What somebody wants to buy. */
export interface Order {
  readonly productId: number;
  readonly quantity: number;
  readonly email: string;
  /** The client's own name for this purchase: repeated, it finds the sale of the first time. */
  readonly key: string | undefined;
}
