import { traceContext } from '../../observability/trace-context.js';
import type { Way } from '../step.js';

/** What the handler logs and publishes carries on the trace and the conversation of its message. */
export const trace =
  (next: Way): Way =>
  (delivery) => {
    const { traceparent, conversationId, id } = delivery.message;
    if (traceparent === undefined) return next(delivery);
    return traceContext.run({ traceparent, conversationId: conversationId ?? id, causationId: id }, () =>
      next(delivery),
    );
  };
