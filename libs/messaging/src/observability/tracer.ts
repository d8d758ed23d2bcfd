export type SpanKind = 'server' | 'client' | 'producer' | 'consumer';

/** By the names of OpenTelemetry's conventions; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanOptions {
  readonly kind: SpanKind;
  /** The `traceparent` of what caused it; without one it begins a trace. */
  readonly parent?: string | undefined;
  /** The `traceparent`s of messages that it is about. */
  readonly links?: readonly string[];
  readonly attributes: Attributes;
}

/** One hop of a trace, from `start` to `end`. */
export interface Span {
  /** What follows from it says this. */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  /** @param error why it failed, where it did */
  end(error?: unknown): void;
}

/** Makes spans, where somebody collects them; else there is none, and `traceparent` is passed on all the same. */
export interface Tracer {
  /** @param name of few different values, such as `send sales_events` */
  start(name: string, options: SpanOptions): Span;
}
