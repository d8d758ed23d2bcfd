import { RowFeed } from '../../consuming/row-feed.js';
import type { Logger } from '../../observability/logger.js';
import type { LocalQueue } from '../../ports/local-queue.js';
import { Delivery } from '../delivery.js';
import type { ConsumeOptions, Settlement, Source } from '../transport.js';

/** Delivers the rows of a subscription; settled ones are removed, released ones given back. */
export function consumeRows(
  { queue, owner, logger }: { readonly queue: LocalQueue; readonly owner: string; readonly logger: Logger },
  { subscription }: Source,
  { prefetch }: ConsumeOptions,
  handle: (delivery: Delivery) => Promise<Settlement>,
): RowFeed {
  return new RowFeed({ queue, subscription: subscription.name, owner, prefetch, logger }, async (row, onLost) => {
    const delivery = new Delivery(row.message, { attempt: 1, redelivered: row.attempts > 1, native: row });
    onLost((why) => delivery.abort(why));
    return (await handle(delivery)) === 'release' ? 'release' : 'remove';
  });
}
