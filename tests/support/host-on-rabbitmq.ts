import { startHost, type AppDefinition } from '#platform';
import { rabbitmqBroker } from './rabbitmq-broker.js';

export interface HostOnRabbitmq {
  /** The run's RabbitMQ, in a virtual host of the test's own. */
  readonly brokerUrl: string;
  /** Where an app listens. */
  readonly urlOf: (app: AppDefinition) => string;
  /** Drains and closes all of it, before the end already. */
  readonly stop: () => Promise<unknown>;
}

/**
 * Starts apps in this process, on the run's RabbitMQ and a database, in memory where none is named, on free ports.
 * @param atTheEnd vitest's `afterAll`
 */
export async function hostOnRabbitmq(
  apps: readonly AppDefinition[],
  atTheEnd: (clean: () => Promise<unknown>) => void,
  databaseUrl = 'pglite:memory',
): Promise<HostOnRabbitmq> {
  const broker = rabbitmqBroker();
  const { url } = await broker.vhost();
  const ports = apps.map(({ name }) => [`${name.toUpperCase().replaceAll('-', '_')}_PORT`, '0'] as const);
  const environment = {
    DATABASE_URL: databaseUrl,
    RABBITMQ_URL: url,
    RABBITMQ_MANAGEMENT_URL: broker.managementUrl,
    LOG_LEVEL: 'error',
    ...Object.fromEntries(ports),
  };
  const host = await startHost(apps, { environment });
  let stopping: Promise<unknown> | undefined;
  const stop = (): Promise<unknown> => (stopping ??= host.stop());
  atTheEnd(stop);
  return { brokerUrl: url, urlOf: ({ name }) => host.urls.get(name) ?? '', stop };
}
