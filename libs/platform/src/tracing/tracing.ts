import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger, Tracer } from '#messaging';
import type { TracingConfig } from '../config/tracing.config.js';
import { within } from '../within.js';
import { OtelTracer } from './otel-tracer.js';

/** The spans of a process, on their way to who collects them. */
export interface Tracing {
  /** The app's tracer: its spans say whose they are. */
  tracerOf(app: string, instance: string): Tracer;
  /** Sends what is left, if that can be done within `shareMs`; spans are not worth a stop that fails. */
  close(shareMs: number): Promise<void>;
}

/** How long a span may wait for others to go with. */
const DELAY_MS = 1_000;
/** Of the time that the stop has for it. */
const SHARE = 0.8;

/** Undefined where nobody collects spans: then OpenTelemetry's SDK is not even loaded. */
export async function openTracing(config: TracingConfig, logger: Logger): Promise<Tracing | undefined> {
  if (config.exporter === 'none') return undefined;
  const [sdk, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = await exporterOf(config);
  const processor = new sdk.BatchSpanProcessor(exporter, { scheduledDelayMillis: DELAY_MS });
  const sampler = new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(config.share) });
  // What the exporter can't get rid of, it says here and nowhere else.
  const say = (level: 'warn' | 'debug') => (said: string) => logger[level]({}, `spans: ${said}`);
  diag.setLogger(
    { error: say('warn'), warn: say('warn'), info: say('debug'), debug: say('debug'), verbose: say('debug') },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return {
    tracerOf: (app, instance) => {
      const resource = resourceFromAttributes({ 'service.name': app, 'service.instance.id': instance });
      const provider = new sdk.BasicTracerProvider({ resource, sampler, spanProcessors: [processor] });
      return new OtelTracer(provider.getTracer('trenza'));
    },
    close: async (shareMs) => {
      try {
        await within(shareMs * SHARE, 'sending the last spans', processor.shutdown());
      } catch (err) {
        logger.warn({ err }, 'the last spans were not delivered');
      }
      diag.disable();
    },
  };
}

async function exporterOf({ exporter, endpoint, headers }: TracingConfig): Promise<SpanExporter> {
  if (exporter === 'console') return new (await import('@opentelemetry/sdk-trace-base')).ConsoleSpanExporter();
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter({
    ...(endpoint !== undefined && { url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }),
    ...(headers !== undefined && { headers: headersOf(headers) }),
  });
}

/** `name=value,name=value`, the values percent-encoded where they must be. */
function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const;
  });
  return Object.fromEntries(pairs);
}
