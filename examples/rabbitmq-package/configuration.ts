import { readFileSync } from 'node:fs';
import type { RabbitMQConnectionOptions } from '#messaging/vocabularies';

/** As docker compose runs RabbitMQ, where the environment says nothing else. Amazon MQ has TLS on port 5671, and a CA that Node knows. */
export function configurationFrom(environment: NodeJS.ProcessEnv): RabbitMQConnectionOptions {
  const {
    RABBITMQ_HOST: host = '127.0.0.1',
    RABBITMQ_PORT: port = '5672',
    RABBITMQ_USERNAME: username = 'guest',
    RABBITMQ_PASSWORD: password = 'guest',
    RABBITMQ_VIRTUAL_HOST: virtualHost = '/',
    RABBITMQ_CA_FILE: caFile,
  } = environment;
  return {
    host,
    port: Number(port),
    username,
    password,
    virtualHost,
    sslEnabled: port === '5671',
    ...(caFile !== undefined && { ca: readFileSync(caFile, 'utf8') }),
    maxRetries: 3,
    retryDelay: 1,
    name: 'rabbitmq-package',
  };
}
