import { setTimeout as sleep } from 'node:timers/promises';
import type { RowFeed } from '../../consuming/row-feed.js';
import { NotConnected } from '../../errors/transport-errors.js';
import type { Logger } from '../../observability/logger.js';
import type { DeclaredSubscriptions } from '../../ports/declared-subscriptions.js';
import type { LocalQueue } from '../../ports/local-queue.js';
import type { PublishResult, Transport, TransportState } from '../transport.js';
import { consumeRows } from './consume.js';
import { embeddedFeatures } from './features.js';
import { publishRows } from './publish.js';
import { Claims, subscriptionOf } from './topology.js';

export interface EmbeddedOptions {
  /** The rows: a table that all apps of one database share, or memory in tests. */
  readonly queue: LocalQueue;
  /** What apps have declared: a table beside the rows, or memory. Without it nothing is compared. */
  readonly declared?: DeclaredSubscriptions;
  /** Who consumes: app and instance, for whoever looks at the rows. */
  readonly owner: string;
  readonly logger: Logger;
}

/** A broker made of rows: it needs nothing installed, and survives a kill. It serves the apps of one database. */
export function embeddedTransport(options: EmbeddedOptions): Transport {
  const { queue, declared } = options;
  const claims = declared && new Claims(declared, queue);
  const open = new Set<RowFeed>();
  const listeners = new Set<(state: TransportState) => void>();
  let closing: Promise<void> | undefined;

  const shut = async (graceMs: number): Promise<void> => {
    const closed = Promise.all([...open].map((feed) => feed.close()));
    const late = new AbortController();
    await Promise.race([closed, sleep(graceMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    await Promise.all([...open].map((feed) => feed.giveUp()));
    await closed;
    for (const listener of listeners) listener('disconnected');
  };

  return {
    name: 'embedded',
    features: embeddedFeatures,
    // A subscription is its rows: there is nothing to create but the memory that somebody claimed it.
    declare: async (plan) => claims?.declare(plan),
    publish: (address, messages, { signal } = {}) =>
      closing ? refuse(messages) : publishRows(queue, address, messages, signal),
    compare: async (plan) => (claims ? claims.compare(plan) : []),
    prune: async (plan) => (claims ? claims.prune(plan) : []),
    consume: async (source, consumeOptions, handle) => {
      const subscription = subscriptionOf(source);
      if (closing) throw closed();
      const consumption = consumeRows(options, subscription, consumeOptions, handle);
      open.add(consumption);
      return Promise.resolve(consumption);
    },
    inspect: async (source) => {
      const { waiting, claimed } = await queue.depth(subscriptionOf(source).name);
      // Its consumers may be in other processes.
      return { ready: waiting, unsettled: claimed, consumers: undefined };
    },
    purge: async (source) => queue.purge(subscriptionOf(source).name),
    onState: (listener) => {
      listeners.add(listener);
      listener(closing ? 'disconnected' : 'connected');
      return () => void listeners.delete(listener);
    },
    close: (graceMs) => (closing ??= shut(graceMs)),
  };
}

const closed = (): Error => new NotConnected('embedded', 'it is closed');

function refuse(messages: readonly unknown[]): Promise<readonly PublishResult[]> {
  return Promise.resolve(messages.map(() => ({ fate: 'failed', error: closed() })));
}
