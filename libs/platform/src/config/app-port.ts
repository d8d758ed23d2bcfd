import { IsInt, Max, Min } from 'class-validator';
import { type ConfigClass, Variable } from './variable.decorator.js';

export interface AppPort {
  /** 0 is any that is free. */
  readonly port: number;
}

/** The variable of an app's port: its name in capitals, `SALES_API_PORT`. */
export const portVariable = (app: string): string => `${app.toUpperCase().replaceAll('-', '_')}_PORT`;

/** The config class of an app's port; one a call, since its variable is the app's own. */
export function appPort(app: string, port: number): ConfigClass<AppPort> {
  class Port {
    @Variable(portVariable(app), { description: `The port of ${app}.` })
    @IsInt()
    @Min(0)
    @Max(65_535)
    port: number = port;
  }
  return Port;
}
