import { logLine } from '../observability/log-line.js';
import type { Logger } from '../observability/logger.js';

/** One line each on standard error, for programs that bring no logger of their own; what is for debugging is left out. */
export function stderrLogger(bindings: object = {}): Logger {
  const write = (level: string) => (fields: object, text: string) =>
    void process.stderr.write(`${new Date().toISOString()} ${level} ${logLine({ ...bindings, ...fields }, text)}\n`);
  return {
    debug: () => undefined,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (more) => stderrLogger({ ...bindings, ...more }),
  };
}
