import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { NodePgSession, NodePgTransaction, type NodePgClient } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import { Scope } from './scope.js';

type NoSchema = Record<string, never>;

const dialect = new PgDialect();

/** A transaction as drizzle's handle: what is done with it commits together, or not at all. */
export class Transaction extends NodePgTransaction<NoSchema, ExtractTablesWithRelations<NoSchema>> {
  readonly #scope: Scope;
  readonly #depth: number;

  constructor(scope: Scope, depth = 0) {
    // drizzle's session calls nothing of the client but `query`
    super(dialect, new NodePgSession(scope as unknown as NodePgClient, dialect, undefined), undefined, depth);
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
    await this.#scope.query(`savepoint s${depth}`);
    try {
      const result = await work(new Transaction(nested, depth));
      await this.#scope.query(`release savepoint s${depth}`);
      this.#scope.keep(nested);
      return result;
    } catch (error) {
      await this.#scope.query(`rollback to savepoint s${depth}`);
      throw error;
    } finally {
      nested.close();
    }
  }
}
