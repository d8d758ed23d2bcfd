import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../../contract/channel.js';
import { NotConnected } from '../../errors/transport-errors.js';
import type { Logger } from '../../observability/logger.js';
import type { DeclaredSubscriptions } from '../../ports/declared-subscriptions.js';
import type { EmbeddedQueue } from '../../ports/embedded-queue.js';
import type { PublishResult, Transport, TransportState } from '../transport.js';
import { consumeSource, type Feed } from './consume.js';
import { embeddedFeatures } from './features.js';
import { LengthLimits } from './length-limits.js';
import { publishRows } from './publish.js';
import { Claims, subscriptionOf } from './topology.js';

export interface EmbeddedOptions {
  /** The rows: a table that all apps of one database share, or memory in tests. */
  readonly queue: EmbeddedQueue;
  /** What apps have declared: a table beside the rows, or memory. Without it nothing is compared. */
  readonly declared?: DeclaredSubscriptions;
  /** Who consumes: app and instance, for whoever looks at the rows. */
  readonly owner: string;
  readonly logger: Logger;
  /** Told how many of the oldest were dropped, where a channel limits its length. */
  readonly dropped?: (channel: Channel, count: number) => void;
}

/** A broker made of rows: it needs nothing installed, and survives a kill. It serves the apps of one database. */
export function embeddedTransport(options: EmbeddedOptions): Transport {
  const { queue, declared } = options;
  const claims = declared && new Claims(declared, queue);
  const limits = new LengthLimits(queue, options.dropped);
  const open = new Set<Feed>();
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
      closing ? refuse(messages) : publishRows({ queue, limits }, address, messages, signal),
    compare: async (plan) => (claims ? claims.compare(plan) : []),
    prune: async (plan) => (claims ? claims.prune(plan) : []),
    consume: async (source, consumeOptions, handle) => {
      if (closing) throw closed();
      const ends = { ...options, closed: (feed: Feed) => void open.delete(feed) };
      const feed = await consumeSource(ends, source, consumeOptions, handle);
      open.add(feed);
      return feed;
    },
    inspect: async (source) => {
      if ('tail' in source) {
        const { sources, waiting } = await queue.sources.tails(source.tail.name);
        return { ready: waiting, unsettled: undefined, consumers: sources };
      }
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
