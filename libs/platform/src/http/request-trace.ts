import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  isTraceparent,
  newTraceparent,
  traceContext,
  traceIdOf,
  type Span,
  type TraceContext,
  type Tracer,
} from '#messaging';
import { appScope } from '../logging/app-scope.js';

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;

/** What asks every few seconds whether the app lives; nobody looks for it in a trace. */
const PROBES = /^\/(health|metrics)\b/;

/** Where a request comes from: its `traceparent` (W3C), else its `X-Trace-Id` (32 hex digits, or a UUID). */
function originOf({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers;
  if (isTraceparent(traceparent)) return traceparent;
  const given = String(headers['x-trace-id'] ?? '')
    .toLowerCase()
    .replaceAll('-', '');
  return TRACE_ID.test(given) ? newTraceparent(given) : undefined;
}

interface Traced {
  readonly context: TraceContext;
  readonly span: Span | undefined;
}

/** The trace that a request belongs to; of the caller's trace a new span begins here. */
function traceOf(request: FastifyRequest, tracer: Tracer | undefined): Traced {
  const parent = originOf(request);
  if (!tracer || PROBES.test(request.url)) {
    const traceparent = newTraceparent(parent === undefined ? undefined : traceIdOf(parent));
    return { context: { traceparent }, span: undefined };
  }
  const route = request.routeOptions.url;
  const span = tracer.start(route === undefined ? request.method : `${request.method} ${route}`, {
    kind: 'server',
    parent,
    // Not its address: there may be somebody's e-mail address in it.
    attributes: { 'http.request.method': request.method, 'http.route': route },
  });
  return { context: { traceparent: span.traceparent, tracer }, span };
}

/** Runs each request of the app inside its trace, which logs and outgoing messages take up, and answers with `X-Trace-Id`. */
export function traceRequests(server: FastifyInstance, app: string, tracer: Tracer | undefined): void {
  const traces = new WeakMap<FastifyRequest, Traced>();

  server.addHook('onRequest', (request, reply, done) => {
    const traced = traceOf(request, tracer);
    traces.set(request, traced);
    void reply.header('X-Trace-Id', traceIdOf(traced.context.traceparent));
    appScope.run(app, () => traceContext.run(traced.context, done));
  });

  // A body is parsed in the socket's own asynchronous context, which knows no request: enter the trace again after it.
  server.addHook('preValidation', (request, _reply, done) => {
    const context = traces.get(request)?.context;
    if (context === undefined || traceContext.current() === context) return done();
    return appScope.run(app, () => traceContext.run(context, done));
  });

  server.addHook('onResponse', (request, reply, done) => {
    const span = traces.get(request)?.span;
    if (span) end(span, reply);
    done();
  });
}

/** The caller's mistakes are no errors of the server's. */
function end(span: Span, { statusCode }: FastifyReply): void {
  span.set({ 'http.response.status_code': statusCode });
  span.end(statusCode >= 500 ? new Error(`answered ${statusCode}`) : undefined);
}
