import { IsBoolean, IsIn } from 'class-validator';
import { Variable } from './variable.decorator.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFormat = 'auto' | 'json' | 'pretty';

/** What is logged, and how. */
export class LogConfig {
  @Variable('LOG_LEVEL', { description: 'The least severe lines that are logged.' })
  @IsIn(['debug', 'info', 'warn', 'error'])
  logLevel: LogLevel = 'info';

  @Variable('DEBUG', { description: 'true is LOG_LEVEL=debug, whatever that one says.' })
  @IsBoolean()
  debug: boolean = false;

  @Variable('LOG_FORMAT', { description: 'auto is pretty in a terminal and json elsewhere.' })
  @IsIn(['auto', 'json', 'pretty'])
  format: LogFormat = 'auto';

  get level(): LogLevel {
    return this.debug ? 'debug' : this.logLevel;
  }
}
