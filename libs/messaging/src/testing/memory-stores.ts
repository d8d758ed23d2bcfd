import { systemClock, type Clock } from '../ports/clock.js';
import type { Stores } from '../ports/stores.js';
import type { Tx } from '../ports/tx.js';
import { MemoryAudit } from './memory-audit.js';
import { MemoryDeadLetters } from './memory-dead-letters.js';
import { MemoryInbox } from './memory-inbox.js';
import { MemoryLocalQueue } from './memory-local-queue.js';
import { MemoryOutbox } from './memory-outbox.js';
import { MemoryPauses } from './memory-pauses.js';

export interface MemoryStores extends Stores {
  readonly outbox: MemoryOutbox;
  readonly localQueue: MemoryLocalQueue;
  readonly inbox: MemoryInbox;
  /** Runs work with a transaction: what it adds to the outbox is there if and only if it resolves. One at a time. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Messaging's stores in memory, for unit tests. */
export function memoryStores(clock: Clock = systemClock): MemoryStores {
  const localQueue = new MemoryLocalQueue(clock);
  const audit = new MemoryAudit(clock);
  const deadLetters = new MemoryDeadLetters({ localQueue, audit, clock, toOutbox: (row) => outbox.put(row) });
  const outbox: MemoryOutbox = new MemoryOutbox(deadLetters, clock);
  let last: Promise<unknown> = Promise.resolve();

  const run = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const tx = {} as unknown as Tx;
    try {
      const result = await work(tx);
      outbox.commit(tx);
      return result;
    } catch (error) {
      outbox.rollback(tx);
      throw error;
    }
  };
  const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const result = last.then(() => run(work));
    last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };
  return {
    outbox,
    localQueue,
    deadLetters,
    audit,
    pauses: new MemoryPauses(audit),
    inbox: new MemoryInbox(transaction, clock),
    transaction,
    ping: () => Promise.resolve(),
  };
}
