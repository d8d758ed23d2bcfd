import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { askManagement } from './ask-management.js';
import { until } from './until.js';

const run = promisify(execFile);

/** The run's RabbitMQ, seen from beside its clients. */
export interface RabbitmqBroker {
  /** A virtual host of a file's own, and its URL. */
  vhost(): Promise<{ readonly url: string; readonly name: string }>;
  /** Removes those of files that are done, with all that waits in them. */
  removeVhosts(): Promise<void>;
  readonly managementUrl: string;
  /** Where Prometheus asks it; undefined where nobody said. */
  readonly metricsUrl: string | undefined;
  /** Asks its management API. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
  /** As an administrator does; resolves once it answers again. */
  restart(): Promise<void>;
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Runs `rabbitmqctl` beside it. */
  control(...args: readonly string[]): Promise<void>;
}

const PREFIX = 'test-';

/** False where no Docker engine answers: `describe.skipIf(!hasRabbitmq())`. */
export const hasRabbitmq = (): boolean => process.env['RABBITMQ_TEST_URL'] !== undefined;

/** @throws where there is none */
export function rabbitmqBroker(): RabbitmqBroker {
  const url = process.env['RABBITMQ_TEST_URL'];
  const managementUrl = process.env['RABBITMQ_TEST_MANAGEMENT_URL'];
  const container = process.env['RABBITMQ_TEST_CONTAINER'] ?? '';
  if (url === undefined || managementUrl === undefined)
    throw new TypeError('a RabbitMQ is there in project `containers`');
  const docker = async (...args: readonly string[]): Promise<void> => void (await run('docker', [...args, container]));
  const ask = (method: string, path: string, body?: object): Promise<unknown> =>
    askManagement(managementUrl, method, path, body);

  return {
    managementUrl,
    metricsUrl: process.env['RABBITMQ_TEST_METRICS_URL'],
    ask,
    vhost: async () => {
      const name = PREFIX + randomUUID();
      await ask('PUT', `vhosts/${name}`);
      return { url: `${url}/${name}`, name };
    },
    removeVhosts: async () => {
      const all = (await ask('GET', 'vhosts')) as readonly { readonly name: string }[];
      for (const { name } of all) if (name.startsWith(PREFIX)) await ask('DELETE', `vhosts/${name}`);
    },
    restart: async () => {
      await docker('restart');
      const isUp = (): Promise<boolean> =>
        ask('GET', 'health/checks/alarms').then(
          () => true,
          () => false,
        );
      await until('RabbitMQ answers again', isUp, { withinMs: 90_000 });
    },
    pause: () => docker('pause'),
    unpause: () => docker('unpause'),
    control: async (...args) => void (await run('docker', ['exec', container, 'rabbitmqctl', '--quiet', ...args])),
  };
}
