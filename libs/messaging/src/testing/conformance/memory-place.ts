import { silentLogger } from '../../observability/logger.js';
import { embeddedTransport } from '../../transports/embedded/transport.js';
import { MemoryDeclared } from '../memory-declared.js';
import { MemoryLocalQueue } from '../memory-local-queue.js';
import { memoryStores } from '../memory-stores.js';
import { Lifeline } from './lifeline.js';
import type { Place } from './place.js';
import { storesThrough } from './stores-through.js';

/** The embedded transport and the stores, all in memory. */
export function memoryPlace(): Promise<Place> {
  const queue = new MemoryLocalQueue();
  const declared = new MemoryDeclared();
  const stores = memoryStores();
  return Promise.resolve({
    start: (owner) => {
      const lifeline = new Lifeline();
      const transport = embeddedTransport({
        queue: lifeline.through(queue),
        declared: lifeline.through(declared),
        owner,
        logger: silentLogger,
      });
      return Promise.resolve({
        transport,
        stores: storesThrough(lifeline, stores),
        lifeline,
        transaction: (work) => lifeline.through(stores).transaction(work),
        databaseAway: (away) => Promise.resolve(lifeline.databaseAway(away)),
        kill: () => {
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
    close: () => Promise.resolve(),
  });
}
