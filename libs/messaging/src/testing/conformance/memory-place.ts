import { silentLogger } from '../../observability/logger.js';
import { embeddedTransport } from '../../transports/embedded/transport.js';
import { MemoryLocalQueue } from '../memory-local-queue.js';
import { memoryStores, type MemoryStores } from '../memory-stores.js';
import { Lifeline } from './lifeline.js';
import type { Place } from './place.js';

/** The embedded transport and the stores, all in memory. */
export function memoryPlace(): Promise<Place> {
  const queue = new MemoryLocalQueue();
  const stores = memoryStores();
  const lines = new Set<Lifeline>();
  return Promise.resolve({
    start: (owner) => {
      const lifeline = new Lifeline();
      lines.add(lifeline);
      const transport = embeddedTransport({ queue: lifeline.through(queue), owner, logger: silentLogger });
      const through = throughOf(lifeline, stores);
      return Promise.resolve({
        transport,
        stores: through,
        lifeline,
        transaction: (work) => through.transaction(work),
        kill: () => {
          lines.delete(lifeline);
          lifeline.cut();
          queue.endLeases(owner);
          queue.sources.endLeases(owner);
          stores.localQueue.endLeases(owner);
          stores.inbox.endLeases();
          stores.outbox.endLeases();
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      });
    },
    databaseAway: (away) => {
      for (const lifeline of lines) lifeline.databaseAway(away);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
}

function throughOf(lifeline: Lifeline, stores: MemoryStores): MemoryStores {
  const whole = lifeline.through(stores);
  return {
    ...stores,
    outbox: lifeline.through(stores.outbox),
    inbox: lifeline.through(stores.inbox),
    localQueue: lifeline.through(stores.localQueue),
    deadLetters: lifeline.through(stores.deadLetters),
    pauses: lifeline.through(stores.pauses),
    transaction: (work) => whole.transaction(work),
    ping: () => whole.ping(),
  };
}
