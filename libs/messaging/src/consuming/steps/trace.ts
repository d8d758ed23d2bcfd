import { traceContext } from '../../observability/trace-context.js';
import type { Tracer } from '../../observability/tracer.js';
import { causedBy } from '../caused-by.js';
import type { SubscriptionContext, Way } from '../step.js';

/** Outcomes after which the message is done with, as it should be. */
const FINE: ReadonlySet<string | undefined> = new Set(['done', 'repeat', 'moved', 'skipped', 'expired', undefined]);

/**
 * What the handler logs, publishes and sends carries on the trace and the conversation of its message; where somebody
 * collects spans, in a span `process …` of its own for every delivery, a retry's too.
 */
export const trace = (next: Way, context: SubscriptionContext): Way =>
  context.tracer ? withSpans(next, context, context.tracer) : withoutSpans(next);

function withoutSpans(next: Way): Way {
  return (delivery) => traceContext.run(causedBy(delivery.message), () => next(delivery));
}

function withSpans(next: Way, { subscription, channel, transport }: SubscriptionContext, tracer: Tracer): Way {
  const common = {
    'messaging.system': transport,
    'messaging.destination.name': channel.name,
    'messaging.destination.subscription.name': subscription.name,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
  };
  return async (delivery) => {
    const { traceparent: parent, conversationId, id, body } = delivery.message;
    const span = tracer.start(`process ${subscription.name}`, {
      kind: 'consumer',
      parent,
      links: parent === undefined ? [] : [parent],
      attributes: {
        ...common,
        'messaging.message.conversation_id': conversationId,
        'messaging.message.body.size': body.length,
        'trenza.attempt': delivery.attempt,
      },
    });
    const { traceparent } = span;
    const settlement = await traceContext.run(
      { traceparent, conversationId: conversationId ?? id, causationId: id, tracer },
      () => next(delivery),
    );
    const { outcome, type, failure } = delivery;
    span.set({ 'messaging.message.id': delivery.id, 'trenza.message.type': type, 'trenza.outcome': outcome });
    span.end(FINE.has(outcome) ? undefined : failure);
    return settlement;
  };
}
