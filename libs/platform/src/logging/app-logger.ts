import type { Logger } from '#messaging';

/** The app's logger, by which Nest injects it: pino's form, `logger.info({ sale_id }, 'sold')`; each line names the app and the trace. */
export abstract class AppLogger implements Logger {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
  abstract child(bindings: Record<string, unknown>): Logger;
}
