import { IsIn, IsNumber, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';
import { Variable } from './variable.decorator.js';

export type SpanExporterName = 'none' | 'otlp' | 'console';

/** Who collects spans. The names are OpenTelemetry's. */
export class TracingConfig {
  @Variable('OTEL_TRACES_EXPORTER', {
    description: 'Where spans go: otlp, console or none; otlp where OTEL_EXPORTER_OTLP_ENDPOINT is set, else none.',
  })
  @IsOptional()
  @IsIn(['none', 'otlp', 'console'])
  exporterName?: SpanExporterName;

  @Variable('OTEL_EXPORTER_OTLP_ENDPOINT', {
    description: 'The collector of spans, OTLP over HTTP, without its path: http://localhost:4318.',
  })
  @IsOptional()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false })
  endpoint?: string;

  @Variable('OTEL_EXPORTER_OTLP_HEADERS', {
    description: 'What the collector asks of a request: name=value, with commas between.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^[^=,\s]+=[^,]*(,[^=,\s]+=[^,]*)*$/, { message: 'must be name=value, with commas between' })
  headers?: string;

  @Variable('OTEL_TRACES_SAMPLER_ARG', {
    description:
      'The share of the traces begun here that are collected, 0 to 1; a trace that came with one follows it.',
  })
  @IsNumber()
  @Min(0)
  @Max(1)
  share: number = 1;

  get exporter(): SpanExporterName {
    return this.exporterName ?? (this.endpoint === undefined ? 'none' : 'otlp');
  }
}
