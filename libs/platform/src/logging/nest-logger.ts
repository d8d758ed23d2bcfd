import type { LoggerService } from '@nestjs/common';
import type { Logger } from '#messaging';
import { appScope } from './app-scope.js';

/** What Nest says about its own start: one line a module and route, for those who ask for it. */
const NESTS_OWN = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** Nest's `Logger` on pino: the last parameter is the context, an Error keeps its stack, an object its fields. */
export class NestLogger implements LoggerService {
  readonly #base: Logger;
  readonly #byApp = new Map<string, Logger>();

  constructor(base: Logger) {
    this.#base = base;
  }

  log(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    const level = NESTS_OWN.has(String(fields['context'])) ? 'debug' : 'info';
    this.#logger()[level](fields, text);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.#logger().warn(fields, text);
  }

  error(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.#logger().error(fields, text);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = line(message, rest);
    this.#logger().debug(fields, text);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.debug(message, ...rest);
  }

  #logger(): Logger {
    const app = appScope.getStore();
    if (app === undefined) return this.#base;
    const known = this.#byApp.get(app) ?? this.#base.child({ app });
    this.#byApp.set(app, known);
    return known;
  }
}

/** Nest calls `error(message, stack?, context?)` and the others `(message, …more, context?)`. */
function line(message: unknown, rest: readonly unknown[]): { fields: Record<string, unknown>; text: string } {
  const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
  const more = context === undefined ? rest : rest.slice(0, -1);
  const error = [message, ...more].find((part) => part instanceof Error);
  const objects = [message, ...more].filter(
    (part) => typeof part === 'object' && part !== null && !(part instanceof Error),
  );
  const texts = more.filter((part) => typeof part === 'string');
  const fields = {
    ...(Object.assign({}, ...objects) as object),
    ...(context !== undefined && { context }),
    ...(error && { err: error }),
  };
  const said = typeof message === 'string' ? message : message instanceof Error ? message.message : '';
  return { fields: texts.length > 0 ? { ...fields, stack: texts.join('\n') } : fields, text: said };
}
