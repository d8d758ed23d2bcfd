import type { LoggerService } from '@nestjs/common';

const nothing = (): void => undefined;

/** For apps of Nest that are to fail in a test. */
export const quietLogger: LoggerService = { log: nothing, warn: nothing, error: nothing };
