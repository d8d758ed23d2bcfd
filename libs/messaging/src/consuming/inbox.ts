import { EffectUnderWay } from '../errors/handling-errors.js';
import type { Outcome } from '../observability/metrics.js';
import type { Tx } from '../ports/tx.js';
import type { InboxKey } from '../ports/inbox-store.js';
import { isBatchHandler } from './any-handler.js';
import type { Delivery } from '../transports/delivery.js';
import type { Handler } from './handler.js';
import type { Handle, SubscriptionContext } from './step.js';
import { Handling, InTransaction } from './handling.js';
import { writeDown } from './write-down.js';

/** How long a lease outlasts the handler's time-out: time to abort, to fail and to give it back. */
export const LEASE_MARGIN_MS = 5_000;

/** The innermost of the pipeline: the handler, within the effect that it declares. */
export function invoke(context: SubscriptionContext): Handle {
  const { subscription, handlers, inbox } = context;
  return (delivery) => {
    const { type, id, payload } = delivery;
    const handler = handlers.get(type ?? '');
    if (!handler || isBatchHandler(handler) || type === undefined || id === undefined || payload === undefined)
      throw new TypeError('validate comes before invoke');
    const handling = new Handling(subscription.name, delivery);
    if (isOf(handler, 'none')) {
      const returned = handler.call(payload, handling);
      if (returned === undefined) return done(delivery);
      return Promise.resolve(returned).then((reply) => {
        delivery.reply = reply;
        return done(delivery);
      });
    }
    const key: InboxKey = { subscription: subscription.name, type, id };
    if (isOf(handler, 'database')) {
      const work = async (tx: Tx): Promise<void> => {
        delivery.reply = await handler.call(payload, new InTransaction(handling, tx));
      };
      return inbox.once(key, work, delivery);
    }
    return outside(context, key, async () => {
      delivery.reply = await handler.call(payload, handling);
    });
  };
}

/** @throws the reason of its signal, when the time-out came while it ran */
function done(delivery: Delivery): Outcome {
  delivery.throwIfAborted();
  return 'done';
}

/** A leased row, the send with a stable key, the mark. What is killed between the send and its mark may be repeated. */
async function outside(context: SubscriptionContext, key: InboxKey, send: () => Promise<void>): Promise<Outcome> {
  const { inbox, policy, logger } = context;
  const lease = await inbox.lease(key, policy.timeoutMs + LEASE_MARGIN_MS);
  if (lease.state === 'repeat') return 'repeat';
  if (lease.state === 'busy') throw new EffectUnderWay(key.id, lease.retryInMs);
  try {
    await send();
  } catch (error) {
    await inbox.giveBack(key, lease.token).catch((err: unknown) => {
      logger.warn({ err, ...key }, 'a lease could not be given back; it ends by itself');
    });
    throw error;
  }
  await writeDown(context, 'the mark of an effect', () => inbox.mark(key, lease.token));
  return 'done';
}

function isOf<K extends Handler['effect']>(handler: Handler, effect: K): handler is Handler<K> {
  return handler.effect === effect;
}
