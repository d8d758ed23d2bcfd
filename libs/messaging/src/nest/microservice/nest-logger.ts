import { Logger as NestLogger } from '@nestjs/common';
import { logLine } from '../../observability/log-line.js';
import type { Logger } from '../../observability/logger.js';

/** Messaging's log lines by Nest's logger: the text, then what belongs to it. */
export function nestLogger(context: string, bindings: object = {}): Logger {
  const logger = new NestLogger(context);
  const line = (fields: object, text: string): string => logLine({ ...bindings, ...fields }, text);
  return {
    debug: (fields, text) => logger.debug(line(fields, text)),
    info: (fields, text) => logger.log(line(fields, text)),
    warn: (fields, text) => logger.warn(line(fields, text)),
    error: (fields, text) => logger.error(line(fields, text)),
    child: (more) => nestLogger(context, { ...bindings, ...more }),
  };
}
