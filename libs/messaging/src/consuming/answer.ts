import { RequestNotHandled, RequestRepeated } from '../errors/request-errors.js';
import { composeError, composeReply } from '../publishing/compose-reply.js';
import type { Settlement } from '../transports/consumption.js';
import type { Delivery } from '../transports/delivery.js';
import type { WireMessage } from '../wire/envelope.js';
import type { Answering } from './answering.js';
import { isBatchHandler } from './any-handler.js';
import type { Handle, Step, SubscriptionContext } from './step.js';

/**
 * The way of a request: it is handled at most once and answered at once, its error too. Nothing of it is retried or
 * becomes a dead letter, for who asked waits, and asks again or not.
 */
export const answer =
  (next: Handle, context: SubscriptionContext & { readonly answering: Answering }) =>
  async (delivery: Delivery): Promise<Settlement> => {
    const { message } = delivery;
    const parts = { app: context.answering.app, clock: context.clock };
    try {
      delivery.outcome = await handled(next, delivery, context);
      if (delivery.outcome === 'done') await send(composeReply(message, delivery.reply, parts), delivery, context);
    } catch (error) {
      if (delivery.revoked) delivery.outcome = 'released';
      else await failed(error, delivery, context);
    }
    return delivery.outcome === 'released' ? 'release' : 'done';
  };

async function handled(
  next: Handle,
  delivery: Delivery,
  { subscription, channel }: SubscriptionContext,
): Promise<Delivery['outcome']> {
  const { message, type } = delivery;
  if (delivery.redelivered || delivery.claim) throw new RequestRepeated(subscription.name, message.id);
  const outcome = await next(delivery);
  if (outcome === 'repeat') throw new RequestRepeated(subscription.name, delivery.id);
  // Elsewhere another subscription may answer it.
  if (outcome === 'skipped' && channel.pattern === 'tasks')
    throw new RequestNotHandled(subscription.name, type ?? message.type, 'nobody here handles it');
  return outcome;
}

async function failed(
  error: unknown,
  delivery: Delivery,
  context: SubscriptionContext & { readonly answering: Answering },
): Promise<void> {
  const { subscription, logger, answering, clock } = context;
  delivery.outcome = 'failed';
  delivery.failure = error;
  const { type, id, message } = delivery;
  logger.warn({ err: error, subscription: subscription.name, type, id }, 'a request failed; its answer says so');
  const body = context.channel.errorBody?.(error) ?? null;
  await send(composeError(message, error, { app: answering.app, clock, body }), delivery, context);
}

/** Whoever asked may be gone: then there is nobody to be told. */
async function send(
  reply: WireMessage,
  { id, message: { replyTo = '' } }: Delivery,
  { answering, subscription, logger }: SubscriptionContext & { readonly answering: Answering },
): Promise<void> {
  const result = await answering.send(replyTo, reply);
  if (result.fate !== 'taken')
    logger.warn({ err: result.error, subscription: subscription.name, id }, 'a reply did not reach who asked');
}

/** A handler of batches has no reply to one of its messages. */
export const oneAtATime: Step =
  (next, { subscription, handlers }) =>
  (delivery) => {
    const handler = handlers.get(delivery.type ?? '');
    return handler && isBatchHandler(handler)
      ? Promise.reject(new RequestNotHandled(subscription.name, delivery.type, 'its handler takes batches'))
      : next(delivery);
  };
