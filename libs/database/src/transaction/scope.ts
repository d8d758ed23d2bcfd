import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import type { Abortable } from '#messaging';
import { TransactionClosed } from '../errors/transaction-errors.js';
import type { Executor } from './executor.js';
import type { Session } from './session.js';
import type { StatementNames } from './statement-names.js';

/** Gathers what a transaction writes at its end. */
export interface Collector<Item> {
  /** @param last runs the last statement of `write`, and nothing else; it may commit the transaction */
  write(on: Executor, items: readonly Item[], last: Executor): Promise<void>;
  /** After the commit. */
  committed(items: readonly Item[]): void;
}

/** One transaction while it is open, or a savepoint in one: its connection, and what was collected in it. */
export class Scope implements Executor {
  readonly #session: Session;
  readonly #names: StatementNames;
  readonly #within: Scope | undefined;
  readonly #collected = new Map<Collector<unknown>, unknown[]>();
  #open = true;

  constructor(session: Session, names: StatementNames, within?: Scope) {
    this.#session = session;
    this.#names = names;
    this.#within = within;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** A savepoint ends with its transaction at the latest. */
  refusal(): Error | undefined {
    return this.#open ? this.#within?.refusal() : new TransactionClosed();
  }

  /** As `pg` has it; drizzle gives the values apart. */
  query<Row extends QueryResultRow>(config: QueryConfig, values?: unknown[]): Promise<QueryResult<Row>> {
    const refusal = this.refusal();
    return refusal ? Promise.reject(refusal) : this.#session.query<Row>(this.#names.named(config, values), values);
  }

  /** @throws TransactionClosed */
  collect<Item>(collector: Collector<Item>, items: readonly Item[]): void {
    const refusal = this.refusal();
    if (refusal) throw refusal;
    const known = this.#collected.get(collector);
    if (known) known.push(...items);
    else this.#collected.set(collector, [...items]);
  }

  /** Writes what was collected and commits: with the last of it, in one round trip, where that may be. @throws the signal's reason */
  async commit(signal?: Abortable): Promise<void> {
    const close = (): void => {
      signal?.throwIfAborted();
      this.close();
    };
    const last: Executor = {
      query: async <Row extends QueryResultRow>(config: QueryConfig) => {
        close();
        return this.#session.commitWith<Row>(config);
      },
    };
    let left = this.#collected.size;
    if (left === 0) close();
    for (const [collector, items] of this.#collected) {
      left -= 1;
      await collector.write(this, items, left === 0 ? last : this);
    }
    await this.#session.commit();
  }

  /** Nothing more can be done with it. */
  close(): void {
    this.#open = false;
  }

  committed(): void {
    for (const [collector, items] of this.#collected) collector.committed(items);
  }

  /** A savepoint's own scope; what it collects is this one's once it is kept. */
  nested(): Scope {
    return new Scope(this.#session, this.#names, this);
  }

  keep(nested: Scope): void {
    for (const [collector, items] of nested.#collected) this.collect(collector, items);
  }
}
