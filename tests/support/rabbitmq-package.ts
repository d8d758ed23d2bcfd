import { silentLogger } from '#messaging';
import type { RabbitMQConnectionOptions } from '#messaging/vocabularies';

/** A URL in the words of the RabbitMQ package. */
export function connectionOptions(url: string): RabbitMQConnectionOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    virtualHost: decodeURIComponent(pathname.slice(1)) || '/',
    sslEnabled: protocol === 'amqps:',
    retryDelay: 0.1,
    logger: silentLogger,
  };
}
