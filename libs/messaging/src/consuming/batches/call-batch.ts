import type { Branded } from '../../contract/message.js';
import { EffectUnderWay } from '../../errors/handling-errors.js';
import type { Outcome } from '../../observability/metrics.js';
import type { InboxKeys } from '../../ports/inbox-store.js';
import type { Delivery } from '../../transports/delivery.js';
import type { BatchHandler } from './batch-handler.js';
import { BatchHandling, BatchInTransaction, BatchWithKeys } from './batch-handling.js';
import type { BatchInHand } from './batch-in-hand.js';
import { LEASE_MARGIN_MS } from '../inbox.js';
import type { SubscriptionContext } from '../step.js';
import { writeDown } from '../write-down.js';

/** What became of one message of a batch whose handler returned: its outcome, or why it was not among them. */
export type Fate = Outcome | EffectUnderWay;

/** Calls the handler with what is new in a batch, within the effect that it declares. Resolves to one fate each. */
export async function callBatch(
  handler: BatchHandler,
  context: SubscriptionContext,
  batch: BatchInHand,
): Promise<readonly Fate[]> {
  const { deliveries } = batch;
  const keys: InboxKeys = {
    subscription: context.subscription.name,
    type: handler.messageClass.messageType,
    ids: deliveries.map(({ id = '' }) => id),
  };
  if (isOf(handler, 'database')) {
    const work = async (tx: BatchInTransaction['tx'], fresh: readonly number[]): Promise<void> => {
      const some = chosen(deliveries, fresh);
      await handler.callAll(messagesOf(some), new BatchInTransaction(batch, some, tx));
    };
    return context.inbox.onceAll(keys, work, batch);
  }
  if (isOf(handler, 'outside')) return outside(handler, context, batch, keys);
  await handler.callAll(messagesOf(deliveries), new BatchHandling(batch, deliveries));
  batch.throwIfAborted();
  return deliveries.map(() => 'done');
}

/** Leased rows, the sends with a stable key each, the marks. What another holds is left out, and looks again later. */
async function outside(
  handler: BatchHandler<'outside'>,
  context: SubscriptionContext,
  batch: BatchInHand,
  keys: InboxKeys,
): Promise<readonly Fate[]> {
  const { inbox, policy } = context;
  const leases = await inbox.leaseAll(keys, policy.timeoutMs + LEASE_MARGIN_MS);
  const fates = leases.map((lease, at): Fate => {
    if (lease.state === 'busy') return new EffectUnderWay(keys.ids[at] ?? '', lease.retryInMs);
    return lease.state === 'taken' ? 'done' : 'repeat';
  });
  const fresh = fates.flatMap((fate, at) => (fate === 'done' ? [at] : []));
  if (fresh.length === 0) return fates;
  const held = { ...keys, ids: chosen(keys.ids, fresh) };
  const some = chosen(batch.deliveries, fresh);
  const names = held.ids.map((id) => `${keys.subscription}/${keys.type}/${id}`);
  try {
    await handler.callAll(messagesOf(some), new BatchWithKeys(batch, some, names));
  } catch (error) {
    const tokens = leases.flatMap((lease) => (lease.state === 'taken' ? [lease.token] : []));
    await inbox.giveBackAll(held, tokens).catch((err: unknown) => {
      context.logger.warn({ err, ...held }, 'leases could not be given back; they end by themselves');
    });
    throw error;
  }
  await writeDown(context, 'the marks of effects', () => inbox.markAll(held));
  return fates;
}

function messagesOf(deliveries: readonly Delivery[]): readonly Branded[] {
  return deliveries.map(({ payload }) => {
    if (payload === undefined) throw new TypeError('validate comes before a batch');
    return payload;
  });
}

function chosen<T>(all: readonly T[], at: readonly number[]): readonly T[] {
  return at.length === all.length ? all : at.flatMap((index) => all.slice(index, index + 1));
}

function isOf<K extends BatchHandler['effect']>(handler: BatchHandler, effect: K): handler is BatchHandler<K> {
  return handler.effect === effect;
}
