import type { Logger } from '../../observability/logger.js';
import type { RabbitmqTls } from '../../transports/rabbitmq/config.js';
import { stderrLogger } from '../stderr-logger.js';
import { InvalidConnection } from './errors.js';

/** Where RabbitMQ is, and who is told what becomes of the connection. `ca`, `cert` and `key` are PEM texts. */
export interface RabbitMQConnectionOptions extends RabbitmqTls {
  readonly host: string;
  /** 5671 when absent, the port of TLS; without TLS RabbitMQ usually has 5672. */
  readonly port?: number;
  readonly username: string;
  readonly password: string;
  /** True when absent. */
  readonly sslEnabled?: boolean;
  /** `/` when absent. */
  readonly virtualHost?: string;
  /** How often `connect()` tries before it resolves to false, the first time included; 5 when absent, once at least. */
  readonly maxRetries?: number;
  /** Seconds between two tries of `connect()`; 2.0 when absent. */
  readonly retryDelay?: number;
  /** Names the connection in RabbitMQ's management, and this program in its messages; `trenza` when absent. */
  readonly name?: string;
  /** Queues that are used as they are, though their arguments differ from what the contracts say. */
  readonly adopt?: readonly string[];
  /** Lines on standard error when absent. */
  readonly logger?: Logger;
  /** Called when it is connected, the first time and each time after it was lost. */
  readonly onConnected?: () => unknown;
  /** Called when a connection is lost, with why; not by `close()`. It is restored for as long as it takes. */
  readonly onDisconnected?: (why: Error) => unknown;
  /**
   * Called with an error of its own for each reason: when `connect()` gives up, when a lost connection can't be restored for
   * another reason than the last, and when RabbitMQ blocks publishers.
   */
  readonly onError?: (error: Error) => unknown;
}

/** The same, checked and with every default. */
export interface ConnectionSettings {
  readonly url: string;
  /** Host and port, as errors say it. */
  readonly broker: string;
  readonly tls: RabbitmqTls;
  readonly tries: number;
  readonly retryDelayMs: number;
  readonly name: string;
  readonly adopt: readonly string[];
  readonly logger: Logger;
}

const LAST_PORT = 65_535;
/** What timers take: about 24 days. */
const LONGEST_DELAY_SECONDS = 2_147_483;
/** Unsaid what it is instead: a URL in its place may hold the password. */
const NO_HOST = 'must be a name or an address alone, such as mq.example.org: no scheme, user, port or path';

/** @throws InvalidConnection */
export function settingsOf(options: RabbitMQConnectionOptions): ConnectionSettings {
  const { host, port = 5671, username, password, sslEnabled = true, virtualHost = '/' } = options;
  const { maxRetries = 5, retryDelay = 2, name = 'trenza', adopt = [], logger = stderrLogger() } = options;
  if (!Number.isInteger(port) || port < 1 || port > LAST_PORT)
    throw new InvalidConnection('port', `is ${port}; it must be a whole number from 1 to ${LAST_PORT}`);
  if (!Number.isInteger(maxRetries) || maxRetries < 0)
    throw new InvalidConnection('maxRetries', `is ${maxRetries}; it must be a whole number`);
  if (!(retryDelay >= 0 && retryDelay <= LONGEST_DELAY_SECONDS))
    throw new InvalidConnection('retryDelay', `is ${retryDelay}; it must be seconds, ${LONGEST_DELAY_SECONDS} at most`);
  if (typeof username !== 'string' || typeof password !== 'string')
    throw new InvalidConnection(typeof username === 'string' ? 'password' : 'username', 'must be a text');
  // What else a host could hold would move the password or the virtual host to another place of the URL.
  if (typeof host !== 'string' || host === '' || /[/?#@\s]/.test(host)) throw new InvalidConnection('host', NO_HOST);
  const broker = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const [user, secret, vhost] = [username, password, virtualHost].map(encodeURIComponent);
  const url = `${sslEnabled ? 'amqps' : 'amqp'}://${user}:${secret}@${broker}/${vhost}`;
  if (!URL.canParse(url)) throw new InvalidConnection('host', NO_HOST);
  const { ca, cert, key, servername } = options;
  const tls = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  return {
    url,
    broker,
    tls: sslEnabled ? { ...tls, ...(servername !== undefined && { servername }) } : {},
    tries: Math.max(1, maxRetries),
    retryDelayMs: retryDelay * 1_000,
    name,
    adopt,
    logger,
  };
}
