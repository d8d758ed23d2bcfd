import { NodePgTransaction, type NodePgClient } from 'drizzle-orm/node-postgres';
import { CheckedSession, dialect, type NoSchema, type NoTables } from './checked-session.js';
import type { Scope } from './scope.js';

/** A transaction as drizzle's handle: what is done with it commits together, or not at all. */
export class Transaction extends NodePgTransaction<NoSchema, NoTables> {
  readonly #scope: Scope;
  readonly #depth: number;

  constructor(scope: Scope, depth = 0) {
    // drizzle's session calls nothing of its client but `query`
    super(dialect, new CheckedSession(scope as unknown as NodePgClient, () => scope.refusal()), undefined, depth);
    this.#scope = scope;
    this.#depth = depth;
  }

  static scopeOf(transaction: Transaction): Scope {
    return transaction.#scope;
  }

  /** Runs `work` in a savepoint: when it throws, what it did is undone and the transaction goes on. */
  override async transaction<T>(work: (savepoint: Transaction) => Promise<T>): Promise<T> {
    const depth = this.#depth + 1;
    const nested = this.#scope.nested();
    await this.#scope.query({ text: `savepoint s${depth}` });
    try {
      const result = await work(new Transaction(nested, depth));
      await this.#scope.query({ text: `release savepoint s${depth}` });
      this.#scope.keep(nested);
      return result;
    } catch (error) {
      await this.#scope.query({ text: `rollback to savepoint s${depth}` });
      throw error;
    } finally {
      nested.close();
    }
  }
}
