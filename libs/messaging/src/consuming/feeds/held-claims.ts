import { Revoked } from '../../errors/handling-errors.js';
import type { ClaimedRow, LocalQueue } from '../../ports/local-queue.js';
import type { Delivery } from '../../transports/delivery.js';

interface Held {
  readonly row: ClaimedRow;
  readonly delivery: Delivery;
}

/** The rows that a feed holds, each with its delivery. */
export class HeldClaims {
  readonly #held = new Map<string, Held>();
  readonly #emptied: (() => void)[] = [];

  /** @param ordered whether who loses a row's lease may write nothing of it any more */
  constructor(
    private readonly queue: LocalQueue,
    private readonly ordered: boolean,
  ) {}

  get size(): number {
    return this.#held.size;
  }

  add(row: ClaimedRow, delivery: Delivery): void {
    this.#held.set(row.token, { row, delivery });
  }

  drop({ token }: ClaimedRow): void {
    this.#held.delete(token);
    if (this.size === 0) this.#tell();
  }

  /** Wants back what has not begun. */
  recall(): void {
    for (const { delivery } of this.#held.values()) delivery.recall();
  }

  /** Prolongs every lease. Of what was lost meanwhile, what has not begun does not; on an ordered channel the rest is revoked. */
  async renew(leaseMs: number): Promise<void> {
    const held = [...this.#held.values()];
    if (held.length === 0) return;
    const kept = await this.queue.renew(
      held.map(({ row }) => row),
      leaseMs,
    );
    for (const { row, delivery } of held) {
      if (kept.has(row.token)) continue;
      if (this.ordered) delivery.revoke(new Revoked(`the lease of row ${row.rowId} of "${row.subscription}" was lost`));
      else delivery.recall();
    }
  }

  /** Gives back all that is left, though its handlers go on: they settle nothing any more. */
  async giveUp(): Promise<void> {
    const held = [...this.#held.values()];
    for (const { row, delivery } of held)
      delivery.revoke(new Revoked(`row ${row.rowId} of "${row.subscription}" was given back`));
    await this.queue.release(held.map(({ row }) => row));
    this.#held.clear();
    this.#tell();
  }

  /** Resolves once nothing is held. */
  async empty(): Promise<void> {
    if (this.size > 0) await new Promise<void>((resolve) => this.#emptied.push(resolve));
  }

  #tell(): void {
    for (const wake of this.#emptied.splice(0)) wake();
  }
}
