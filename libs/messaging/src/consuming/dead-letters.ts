import type { DeadReason } from '../ports/dead-letter-store.js';
import type { Delivery } from '../transports/delivery.js';
import type { SubscriptionContext } from './step.js';

/** Gives a delivery up: a dead letter that says why, kept until somebody decides. */
export async function bury(
  { subscription, channel, deadLetters, logger }: SubscriptionContext,
  delivery: Delivery,
  reason: DeadReason,
  error: unknown,
): Promise<void> {
  const { type, id, attempt, message, claim } = delivery;
  await deadLetters.add(
    {
      channel: channel.name,
      subscription: subscription.name,
      type: type ?? message.type,
      id,
      message,
      reason,
      error: String(error),
      attempts: attempt,
    },
    claim,
  );
  logger.error(
    { err: error, subscription: subscription.name, type, id, attempt, reason },
    'the message became a dead letter',
  );
}
