import { randomUUID } from 'node:crypto';
import type { Tx } from '../../ports/tx.js';
import type { Rig } from './rig.js';

/** The most rows of one read. */
const PAGE = 500;

/**
 * Effects in the database, on whatever it is: rows that commit with the handler's transaction. They are kept in the
 * outbox of a channel that nobody relays, for that is a table which every place has.
 */
export class Effects {
  readonly #channel = `effects.${randomUUID()}`;

  constructor(private readonly rig: Rig) {}

  record(tx: Tx, what: string): void {
    this.rig.observer.stores.outbox.add(tx, { channel: this.#channel, message: { body: Buffer.alloc(0), id: what } });
  }

  count(): Promise<number> {
    return this.rig.observer.stores.outbox.count([this.#channel]);
  }

  /** In the order of their commits, repeats included. */
  async list(): Promise<readonly string[]> {
    const { outbox } = this.rig.observer.stores;
    const all: string[] = [];
    const seen: bigint[] = [];
    for (;;) {
      const rows = await outbox.next([this.#channel], PAGE, { rowIds: seen, keys: [] });
      if (rows.length === 0) return all;
      all.push(...rows.map(({ message }) => message.id ?? ''));
      seen.push(...rows.map(({ rowId }) => rowId));
    }
  }
}
