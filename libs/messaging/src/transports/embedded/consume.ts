import { randomUUID } from 'node:crypto';
import { CopyFeed } from '../../consuming/feeds/copy-feed.js';
import { RowFeed } from '../../consuming/feeds/row-feed.js';
import type { Subscription } from '../../contract/channel.js';
import type { Logger } from '../../observability/logger.js';
import type { EmbeddedQueue } from '../../ports/embedded-queue.js';
import type { EphemeralSource } from '../../ports/ephemeral-sources.js';
import type { ClaimedRow } from '../../ports/local-queue.js';
import type { Consumption, ConsumeOptions, Handle, Source } from '../consumption.js';
import { Delivery } from '../delivery.js';
import { subscriptionOf } from './topology.js';

interface Rows {
  readonly queue: EmbeddedQueue;
  readonly owner: string;
  readonly logger: Logger;
}

/** What feeds a handler, and can let go of what it holds. */
export interface Feed extends Consumption {
  giveUp(): Promise<void>;
}

/** Delivers what there is of a source, until it is closed; then `closed` is called. */
export async function consumeSource(
  rows: Rows & { readonly closed: (feed: Feed) => void },
  source: Source,
  options: ConsumeOptions,
  handle: Handle,
): Promise<Feed> {
  const ephemeral = ephemeralOf(source, rows.owner);
  if (!ephemeral) return consumeRows(rows, subscriptionOf(source), options, handle);
  const { queue, logger, closed } = rows;
  const { prefetch } = options;
  const feed = await CopyFeed.open(
    { sources: queue.sources, source: ephemeral, prefetch, logger, closed: () => closed(feed) },
    handle,
  );
  return feed;
}

/** Delivers the rows of a subscription; settled ones are removed, released ones given back. */
function consumeRows(
  { queue, owner, logger }: Rows,
  { name, channel }: Subscription,
  { prefetch, onAssigned }: ConsumeOptions,
  handle: Handle,
): RowFeed {
  const { ordered } = channel;
  const deliveryOf = (row: ClaimedRow): Delivery =>
    new Delivery(row.message, { redelivered: row.attempts > 1, native: row });
  const options = { queue, subscription: name, owner, prefetch, ordered, logger, deliveryOf, onAssigned };
  return new RowFeed(options, async (delivery) => ((await handle(delivery)) === 'release' ? 'release' : 'remove'));
}

/** A source of its own for each tail and each requester; undefined for what outlives its consumer. */
function ephemeralOf(source: Source, owner: string): EphemeralSource | undefined {
  if ('tail' in source) return { name: `tail ${randomUUID()}`, tailOf: source.tail.name, owner };
  if ('repliesTo' in source) return { name: `replies ${randomUUID()}`, tailOf: undefined, owner };
  return undefined;
}
