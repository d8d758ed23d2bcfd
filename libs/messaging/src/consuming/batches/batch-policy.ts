import type { Subscription } from '../../contract/channel.js';
import { policyOf, type Policy } from '../../contract/policy.js';
import { InvalidBatch } from '../../errors/boot-errors.js';
import { isBatchHandler } from '../any-handler.js';
import type { AnyHandler } from '../any-handler.js';

/** @throws InvalidBatch when a batch could never be full, or never be handed over */
export function checkBatch(handler: AnyHandler): void {
  if (!isBatchHandler(handler)) return;
  const { name, subscription, batch } = handler;
  const { size, waitMs } = batch;
  if (!Number.isInteger(size) || size < 1)
    throw new InvalidBatch(name, `a size of ${size}. Say a whole number from 1 on`);
  if (!(waitMs >= 0 && waitMs < Infinity))
    throw new InvalidBatch(name, `a wait of ${waitMs} ms. Say how long the first message may wait for others`);
  const { prefetch } = subscription.policy;
  if (prefetch !== undefined && prefetch < size)
    throw new InvalidBatch(
      name,
      `${size} messages each, while subscription "${subscription.name}" holds ${prefetch}. Make its \`prefetch\` at least as large, or leave it out`,
    );
}

/** The next batch gathers while one is at work; and a feed of rows asks for more only once it holds less than half of what it may. */
const BATCHES_A_CALL = 3;

/**
 * What a subscription may hold so that its batches fill: its concurrency is said in calls, and each call of a batch
 * takes so many messages. Without handlers of batches it is its own policy.
 */
export function batchPolicy(
  subscription: Subscription,
  handlers: Iterable<AnyHandler>,
): { readonly policy: Policy; readonly callsAtOnce: number } {
  const policy = policyOf(subscription.policy);
  const { concurrency: callsAtOnce, prefetch } = policy;
  const sizes = [...handlers].flatMap((handler) => (isBatchHandler(handler) ? [handler.batch.size] : []));
  if (sizes.length === 0) return { policy, callsAtOnce };
  const concurrency = callsAtOnce * Math.max(...sizes) * BATCHES_A_CALL;
  return {
    policy: { ...policy, concurrency, prefetch: subscription.policy.prefetch ?? Math.max(prefetch, concurrency) },
    callsAtOnce,
  };
}
