import type { Stores } from '../../ports/stores.js';
import type { Lifeline } from './lifeline.js';

/** The stores, as the process with this lifeline sees them. */
export function storesThrough(lifeline: Lifeline, stores: Stores): Stores {
  const whole = lifeline.through(stores);
  return {
    outbox: lifeline.through(stores.outbox),
    inbox: lifeline.through(stores.inbox),
    localQueue: lifeline.through(stores.localQueue),
    deadLetters: lifeline.through(stores.deadLetters),
    audit: lifeline.through(stores.audit),
    pauses: lifeline.through(stores.pauses),
    ping: () => whole.ping(),
  };
}
