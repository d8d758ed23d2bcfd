import { NoDatabase } from '../errors/boot-errors.js';
import type { InboxStore } from '../ports/inbox-store.js';
import type { OutboxStore } from '../ports/outbox-store.js';
import type { Stores } from '../ports/stores.js';
import type { Transport } from '../transports/transport.js';
import { PublishedDeadLetters } from './published-dead-letters.js';
import { VolatileQueue } from './volatile-queue.js';

const refuse = (what: string) => (): Promise<never> => Promise.reject(new NoDatabase(what));

/**
 * Stores of a program without a database. Retries wait in memory with their messages unacknowledged; dead letters are
 * published to `<subscription>.dlq` before the acknowledgement; who dies with a message in hand is not counted, and
 * nothing recognises a repeat. What needs an outbox or an inbox is refused.
 */
export function storesWithoutDatabase(transport: Transport): Stores {
  const localQueue = new VolatileQueue();
  return {
    durable: false,
    outbox,
    inbox,
    localQueue,
    deadLetters: new PublishedDeadLetters(transport, localQueue),
    audit: { add: () => Promise.resolve(), list: () => Promise.resolve([]) },
    pauses: {
      paused: () => Promise.resolve([]),
      pause: refuse('a pause by an operator is kept over restarts'),
      resume: refuse('a pause by an operator is kept over restarts'),
      onChange: () => () => undefined,
    },
    ping: () => Promise.resolve(),
  };
}

const outbox: OutboxStore = {
  add: () => {
    throw new NoDatabase('an outbox is a table');
  },
  next: () => Promise.resolve([]),
  remove: () => Promise.resolve(false),
  bury: () => Promise.resolve(false),
  nextDueInMs: () => Promise.resolve(undefined),
  count: () => Promise.resolve(0),
  backlog: () => Promise.resolve([]),
  onCommit: () => () => undefined,
  acquire: () => Promise.resolve(undefined),
  renew: () => Promise.resolve(false),
  release: () => Promise.resolve(),
};

const noInbox = refuse('an inbox is a table');

const inbox: InboxStore = {
  once: noInbox,
  onceAll: noInbox,
  lease: noInbox,
  leaseAll: noInbox,
  mark: noInbox,
  markAll: noInbox,
  giveBack: noInbox,
  giveBackAll: noInbox,
  prune: () => Promise.resolve(0),
};
