import {
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span as OtelSpan,
  type SpanContext,
  type Tracer as OtelTracerApi,
} from '@opentelemetry/api';
import type { Attributes, Span, SpanKind, SpanOptions, Tracer } from '#messaging';

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
};

/** Messaging's tracer on OpenTelemetry's. */
export class OtelTracer implements Tracer {
  constructor(private readonly tracer: OtelTracerApi) {}

  start(name: string, { kind, parent, links = [], attributes }: SpanOptions): Span {
    const options = { kind: KINDS[kind], attributes, links: links.map((link) => ({ context: contextOf(link) })) };
    return asSpan(this.tracer.startSpan(name, options, parent === undefined ? ROOT_CONTEXT : contextUnder(parent)));
  }
}

function asSpan(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    set: (attributes: Attributes) => void span.setAttributes(attributes),
    end: (error) => {
      if (error !== undefined) {
        const known = error instanceof Error ? error : new TypeError('what failed is no error', { cause: error });
        span.setAttribute('error.type', known.name);
        span.recordException(known);
        span.setStatus({ code: SpanStatusCode.ERROR, message: known.message });
      }
      span.end();
    },
  };
}

function contextUnder(traceparent: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, contextOf(traceparent));
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function contextOf(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}
