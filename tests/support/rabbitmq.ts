import { startRabbitmq } from './rabbitmq-server.js';
import { dockerAnswers } from '../../tools/programs.js';

/**
 * The run's RabbitMQ: RABBITMQ_TEST_URL, RABBITMQ_TEST_MANAGEMENT_URL and RABBITMQ_TEST_METRICS_URL when they are set,
 * else a container, else none.
 * Vitest calls this once, before the first test; every test process finds them in its environment.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['RABBITMQ_TEST_URL'] !== undefined) return undefined;
  if (!dockerAnswers()) {
    if (process.env['REQUIRE_CONTAINERS'] === '1')
      throw new Error('no Docker engine answers: REQUIRE_CONTAINERS=1 asks for one');
    process.stdout.write('no Docker engine answers: what runs in containers is left out\n');
    return undefined;
  }
  const { url, managementUrl, metricsUrl, container, stop } = await startRabbitmq();
  process.env['RABBITMQ_TEST_URL'] = url;
  process.env['RABBITMQ_TEST_MANAGEMENT_URL'] = managementUrl;
  process.env['RABBITMQ_TEST_METRICS_URL'] = metricsUrl;
  process.env['RABBITMQ_TEST_CONTAINER'] = container;
  return stop;
}
