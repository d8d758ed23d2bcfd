import type { Transaction } from './transaction/transaction.js';

declare module '#messaging' {
  /** The one type of a transaction: messaging's `Outbox.add` and `Effect` take exactly it. */
  interface Register {
    readonly tx: Transaction;
  }
}
