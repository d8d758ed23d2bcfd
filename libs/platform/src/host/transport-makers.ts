import { rabbitmqTransport } from '#messaging';
import { HostConfig } from '../config/host.config.js';
import { RabbitmqConfig } from '../config/rabbitmq.config.js';
import { rabbitmqPlace } from '../config/rabbitmq-options.js';
import { rabbitmqRules } from '../config/rabbitmq-rules.js';
import { InvalidConfiguration } from '../errors/platform-errors.js';
import type { BrokerParts, TransportMakers } from './brokers.js';

/** The brokers that there are. */
export const transportMakers: TransportMakers = { rabbitmq };

/** @throws InvalidConfiguration where nobody could tell before that something goes over it */
function rabbitmq({ settings, logger, name }: BrokerParts): ReturnType<typeof rabbitmqTransport> {
  const config = settings.get(RabbitmqConfig);
  const bad = rabbitmqRules(config, settings.get(HostConfig).env === 'production');
  if (bad.length > 0) throw new InvalidConfiguration(bad);
  return rabbitmqTransport({ ...rabbitmqPlace(config), name, logger });
}
