import type { Configs } from '../config/configs.js';
import { HostConfig } from '../config/host.config.js';
import { MessagingConfig } from '../config/messaging.config.js';
import { RabbitmqConfig } from '../config/rabbitmq.config.js';
import { rabbitmqRules } from '../config/rabbitmq-rules.js';
import type { BadVariable } from '../errors/platform-errors.js';
import type { AppDefinition } from './define-app.js';
import { usedTransports } from './used-transports.js';

/** What is wrong with the variables of the brokers that these apps use. Of the others none is asked for. */
export function brokerRules(apps: readonly AppDefinition[], configs: Configs): readonly BadVariable[] {
  if (!usedTransports(apps, configs.get(MessagingConfig)).has('rabbitmq')) return [];
  return rabbitmqRules(configs.get(RabbitmqConfig), configs.get(HostConfig).env === 'production');
}
