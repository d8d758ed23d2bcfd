import pino, { type DestinationStream, type Logger as Pino } from 'pino';
import { traceContext, traceIdOf } from '#messaging';
import type { LogConfig, LogLevel } from '../config/log.config.js';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Where lines go, one JSON object each; standard output when absent. */
  readonly destination?: DestinationStream;
}

/** A logger whose lines carry the id of the trace that they were written in. */
export function createLogger({ level, destination }: LoggerOptions): Pino {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => {
      const current = traceContext.current();
      return current === undefined ? {} : { trace_id: traceIdOf(current.traceparent) };
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** JSON lines for machines, readable ones in a terminal; the formatter is loaded only where it is used. */
export async function loggerFor(config: LogConfig): Promise<Pino> {
  const pretty = config.format === 'pretty' || (config.format === 'auto' && process.stdout.isTTY);
  if (!pretty) return createLogger({ level: config.level });
  const { prettyStream } = await import('./pretty-stream.js');
  return createLogger({ level: config.level, destination: prettyStream() });
}
