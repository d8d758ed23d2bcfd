import type { Logger } from '../../observability/logger.js';
import type { LocalQueue } from '../../ports/local-queue.js';
import type { Consumption, Transport } from '../transport.js';
import { consumeRows } from './consume.js';
import { embeddedFeatures } from './features.js';
import { publishRows } from './publish.js';

export interface EmbeddedOptions {
  /** The rows: a table that all apps of one database share, or memory in tests. */
  readonly queue: LocalQueue;
  /** Who consumes: app and instance, for whoever looks at the rows. */
  readonly owner: string;
  readonly logger: Logger;
}

/** A broker made of rows: it needs nothing installed, and survives a kill. It serves the apps of one database. */
export function embeddedTransport(options: EmbeddedOptions): Transport {
  const { queue } = options;
  const open = new Set<Consumption>();

  return {
    name: 'embedded',
    features: embeddedFeatures,
    // A subscription is its rows: there is nothing to create.
    declare: () => Promise.resolve(),
    publish: (address, messages) => publishRows(queue, address, messages),
    consume: (source, consumeOptions, handle) => {
      const consumption = consumeRows(options, source, consumeOptions, handle);
      open.add(consumption);
      return Promise.resolve(consumption);
    },
    inspect: async ({ subscription }) => {
      const { waiting, claimed } = await queue.depth(subscription.name);
      return { ready: waiting, unsettled: claimed, consumers: open.size };
    },
    purge: ({ subscription }) => queue.purge(subscription.name),
    onState: (listener) => listener('connected'),
    close: async () => {
      await Promise.all([...open].map((consumption) => consumption.close()));
    },
  };
}
