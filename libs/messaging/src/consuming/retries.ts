import { randomUUID } from 'node:crypto';
import type { Delivery } from '../transports/delivery.js';
import type { Verdict } from './classify.js';
import type { SubscriptionContext } from './step.js';

/** Puts a failed delivery off: a row in the local queue, new for the broker's delivery, the same row for a retry. */
export async function postpone(
  { subscription, localQueue, order, logger }: SubscriptionContext,
  delivery: Delivery,
  { dueInMs, burn }: Extract<Verdict, { kind: 'later' }>,
  error: unknown,
): Promise<void> {
  const lastError = String(error);
  const { claim, attempt, type, id, message } = delivery;
  logger.warn(
    { err: error, subscription: subscription.name, type, id, attempt, dueInMs: Math.round(dueInMs) },
    'the handler failed; the message waits for its next attempt',
  );
  if (claim) {
    await localQueue.retry(claim, { dueInMs, burn, lastError });
    return;
  }
  const key = order.keyOf(delivery);
  const attempts = burn ? attempt : attempt - 1;
  await localQueue.put([
    {
      subscription: subscription.name,
      type: type ?? '',
      id: id ?? randomUUID(),
      message,
      key,
      attempts,
      dueInMs,
      lastError,
    },
  ]);
  order.parked(key);
}
