import { Lifeline } from '../conformance/lifeline.js';
import type { Place } from '../conformance/place.js';
import { storesThrough } from '../conformance/stores-through.js';
import { memoryStores, type MemoryStores } from '../memory-stores.js';
import { Log } from './log.js';
import { logTransport } from './log-transport.js';

/** A log and the stores, all in memory. */
export function logPlace(log = new Log(), stores: MemoryStores = memoryStores()): Promise<Place> {
  return Promise.resolve({
    start: (owner) => {
      const lifeline = new Lifeline();
      const process = logTransport(log);
      const { transport } = process;
      return Promise.resolve({
        transport,
        stores: storesThrough(lifeline, stores),
        lifeline,
        transaction: (work) => lifeline.through(stores).transaction(work),
        databaseAway: (away) => Promise.resolve(lifeline.databaseAway(away)),
        kill: () => {
          lifeline.cut();
          process.die();
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
