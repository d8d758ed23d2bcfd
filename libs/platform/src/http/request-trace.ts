import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isTraceparent, newTraceparent, traceContext, traceIdOf, type TraceContext } from '#messaging';
import { appScope } from '../logging/app-scope.js';

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;

/**
 * The trace a request belongs to: its `traceparent` (W3C), else its `X-Trace-Id` (32 hex digits, or a UUID), else a new one.
 * Of the caller's trace a new span begins here.
 */
function traceparentOf(headers: FastifyRequest['headers']): string {
  const { traceparent } = headers;
  if (isTraceparent(traceparent)) return newTraceparent(traceIdOf(traceparent));
  const given = String(headers['x-trace-id'] ?? '')
    .toLowerCase()
    .replaceAll('-', '');
  return TRACE_ID.test(given) ? newTraceparent(given) : newTraceparent();
}

/** Runs each request of the app inside its trace, which logs and outgoing messages take up, and answers with `X-Trace-Id`. */
export function traceRequests(server: FastifyInstance, app: string): void {
  const traces = new WeakMap<FastifyRequest, TraceContext>();

  server.addHook('onRequest', (request, reply, done) => {
    const trace = { traceparent: traceparentOf(request.headers) };
    traces.set(request, trace);
    void reply.header('X-Trace-Id', traceIdOf(trace.traceparent));
    appScope.run(app, () => traceContext.run(trace, done));
  });

  // A body is parsed in the socket's own asynchronous context, which knows no request: enter the trace again after it.
  server.addHook('preValidation', (request, _reply, done) => {
    const trace = traces.get(request);
    if (trace === undefined || traceContext.current() === trace) return done();
    return appScope.run(app, () => traceContext.run(trace, done));
  });
}
