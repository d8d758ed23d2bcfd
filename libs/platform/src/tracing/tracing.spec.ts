import { describe, expect, it } from 'vitest';
import { silentLogger, type Logger } from '#messaging';
import { readConfig } from '../config/read-config.js';
import { TracingConfig } from '../config/tracing.config.js';
import { openTracing } from './tracing.js';

const configOf = (environment: Record<string, string>): TracingConfig => readConfig(TracingConfig, environment).config;

describe('spans', () => {
  it.each([
    [{}, 'none'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, 'otlp'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_EXPORTER: 'none' }, 'none'],
    [{ OTEL_TRACES_EXPORTER: 'console' }, 'console'],
  ])('of %j go to %s', (environment, exporter) => {
    expect(configOf(environment).exporter).toBe(exporter);
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'x-key'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ])('%s=%s is refused', (name, value) => {
    expect(readConfig(TracingConfig, { [name]: value }).bad).toMatchObject([{ name }]);
  });

  it('are none, and nothing is loaded, where nobody collects them', async () => {
    expect(await openTracing(configOf({}), silentLogger)).toBeUndefined();
  });

  it('that can’t be delivered hold up no stop, and the log says so', async () => {
    const said: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (_, message) => void said.push(message) };
    const tracing = await openTracing(configOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }), logger);
    tracing?.tracerOf('shop', '1').start('send x', { kind: 'producer', attributes: {} }).end();
    await tracing?.close(500);
    expect(said).toEqual(['the last spans were not delivered']);
  });

  it('follow the trace they came with, and are sampled by its flag', async () => {
    const tracing = await openTracing(configOf({ OTEL_TRACES_EXPORTER: 'console' }), silentLogger);
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const span = tracing
      ?.tracerOf('shop', '1')
      .start('send x', { kind: 'producer', parent: `00-${traceId}-b7ad6b7169203331-00`, attributes: {} });
    expect(span?.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-00$`));
    await tracing?.close(500);
  });
});
