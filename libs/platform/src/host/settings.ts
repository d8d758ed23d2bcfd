import { AuthConfig } from '../config/auth.config.js';
import { Configs } from '../config/configs.js';
import { DatabaseConfig } from '../config/database.config.js';
import type { Environment } from '../config/environment.js';
import { HostConfig } from '../config/host.config.js';
import { HttpConfig } from '../config/http.config.js';
import { LogConfig } from '../config/log.config.js';
import { MessagingConfig } from '../config/messaging.config.js';
import { RabbitmqConfig } from '../config/rabbitmq.config.js';
import { TracingConfig } from '../config/tracing.config.js';
import { securityRules } from '../config/security-rules.js';
import type { ConfigClass } from '../config/variable.decorator.js';
import type { BadVariable } from '../errors/platform-errors.js';
import { brokerRules } from './broker-rules.js';
import type { AppDefinition } from './define-app.js';

/** What every process reads, whichever apps it runs. */
export const PLATFORM_CONFIGS: readonly ConfigClass[] = [
  HostConfig,
  AuthConfig,
  DatabaseConfig,
  MessagingConfig,
  RabbitmqConfig,
  HttpConfig,
  LogConfig,
  TracingConfig,
];

/** Rules about variables that depend on which apps a process runs. */
export type AppRules = (apps: readonly AppDefinition[], configs: Configs) => readonly BadVariable[];

/** @throws InvalidConfiguration with every bad variable of the platform and of all apps */
export function readSettings(
  apps: readonly AppDefinition[],
  environment: Environment,
  rules: AppRules = () => [],
): Configs {
  const ofApps = apps.flatMap(({ configs, portConfig }): ConfigClass[] => [portConfig, ...configs]);
  const classes = [...PLATFORM_CONFIGS, ...ofApps];
  // A broker's variables are asked for only where something goes over it.
  const secured = classes.filter((one) => one !== RabbitmqConfig);
  return Configs.read(classes, environment, (configs) => [
    ...securityRules(configs, secured),
    ...brokerRules(apps, configs),
    ...rules(apps, configs),
  ]);
}
