import { startHost, type AppDefinition } from '#platform';
import { rabbitmqBroker } from './rabbitmq-broker.js';

export interface HostOnRabbitmq {
  /** The run's RabbitMQ, in a virtual host of the test's own. */
  readonly brokerUrl: string;
  /** Where an app listens. */
  readonly urlOf: (app: AppDefinition) => string;
}

/**
 * Starts apps in this process, on the run's RabbitMQ and a database in memory, on free ports.
 * @param atTheEnd vitest's `afterAll`
 */
export async function hostOnRabbitmq(
  apps: readonly AppDefinition[],
  atTheEnd: (clean: () => Promise<unknown>) => void,
): Promise<HostOnRabbitmq> {
  const broker = rabbitmqBroker();
  const { url } = await broker.vhost();
  const ports = apps.map(({ name }) => [`${name.toUpperCase().replaceAll('-', '_')}_PORT`, '0'] as const);
  const environment = {
    DATABASE_URL: 'pglite:memory',
    RABBITMQ_URL: url,
    RABBITMQ_MANAGEMENT_URL: broker.managementUrl,
    LOG_LEVEL: 'error',
    ...Object.fromEntries(ports),
  };
  const host = await startHost(apps, { environment });
  atTheEnd(() => host.stop());
  return { brokerUrl: url, urlOf: ({ name }) => host.urls.get(name) ?? '' };
}
