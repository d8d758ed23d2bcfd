import type { Transaction } from './transaction/transaction.js';

declare module '#messaging' {
  /** The one type of a transaction: messaging's `Outbox.add` and `Effect` take exactly it. */
  interface Register {
    readonly tx: Transaction;
  }
}

/** What is done with it commits together, or not at all. Exported from here, so that whoever names it has it registered. */
export type { Transaction as Tx } from './transaction/transaction.js';
