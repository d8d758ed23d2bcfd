import { RowFeed } from '../../consuming/row-feed.js';
import type { Subscription } from '../../contract/channel.js';
import type { Logger } from '../../observability/logger.js';
import type { ClaimedRow, LocalQueue } from '../../ports/local-queue.js';
import type { ConsumeOptions, Handle } from '../consumption.js';
import { Delivery } from '../delivery.js';

interface Rows {
  readonly queue: LocalQueue;
  readonly owner: string;
  readonly logger: Logger;
}

/** Delivers the rows of a subscription; settled ones are removed, released ones given back. */
export function consumeRows(
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
