import { setTimeout as sleep } from 'node:timers/promises';
import type { SubscriptionContext } from './step.js';

const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 5_000;

/**
 * Writes to the database until it succeeds; resolves to false when the app drains first.
 * While nothing can be written nothing is acknowledged, so that the broker still has the message.
 */
export async function writeDown(
  { subscription, logger, closing }: Pick<SubscriptionContext, 'subscription' | 'logger' | 'closing'>,
  what: string,
  write: () => Promise<void>,
): Promise<boolean> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
    try {
      await write();
      return true;
    } catch (error) {
      logger.error(
        { err: error, subscription: subscription.name, retryInMs: waitMs },
        `${what} could not be written; trying again`,
      );
      if (closing()) return false;
      await sleep(waitMs);
    }
  }
}
