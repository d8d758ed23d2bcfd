import { traceContext } from './trace-context.js';
import type { Attributes } from './tracer.js';

/**
 * Runs what goes out of the process, an e-mail or an HTTP call, as a span of the trace at hand, which work done in it finds
 * as `traceContext.current()`. Where nobody collects spans it just runs it.
 * @param name of few different values, such as `SMTP send`
 */
export async function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const context = traceContext.current();
  if (!context?.tracer) return work();
  const span = context.tracer.start(name, { kind: 'client', parent: context.traceparent, attributes });
  try {
    const result = await traceContext.run({ ...context, traceparent: span.traceparent }, work);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
