import {
  type AppDefinition,
  type Environment,
  InvalidConfiguration,
  MessagingConfig,
  RabbitmqConfig,
  type RabbitmqPlace,
  rabbitmqPlace,
  readSettings,
  usedTransports,
} from '#platform';
import type { AppStatus } from '../answers.js';

/** Where RabbitMQ is, and whether anything goes over it for sure: apps that run, or MESSAGING_ROUTES, say so. */
export interface RabbitmqInUse {
  readonly place: RabbitmqPlace;
  readonly surely: boolean;
}

/** Undefined where nothing goes over RabbitMQ, and where its variables can't be used, which is found elsewhere. */
export function rabbitmqInUse(
  apps: readonly AppDefinition[],
  environment: Environment,
  running: readonly AppStatus[],
): RabbitmqInUse | undefined {
  if (running.length > 0 && !running.some(({ channels }) => channels.some(({ transport }) => transport === 'rabbitmq')))
    return undefined;
  try {
    const settings = readSettings(apps, environment);
    const messaging = settings.get(MessagingConfig);
    if (running.length === 0 && !usedTransports(apps, messaging).has('rabbitmq')) return undefined;
    const surely = running.length > 0 || messaging.routes !== undefined;
    return { place: rabbitmqPlace(settings.get(RabbitmqConfig)), surely };
  } catch (error) {
    if (error instanceof InvalidConfiguration) return undefined;
    throw error;
  }
}
