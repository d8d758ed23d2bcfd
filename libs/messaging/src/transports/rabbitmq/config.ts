import type { Logger } from '../../observability/logger.js';

/** PEM texts. What is absent is what the system trusts, and no client certificate. */
export interface RabbitmqTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The name that the broker's certificate is for, where it is not the URL's. */
  readonly servername?: string;
}

export interface RabbitmqOptions {
  /** Tried in turn. `amqp://user:password@host:5672/vhost`, `amqps://…` */
  readonly urls: readonly string[];
  readonly tls?: RabbitmqTls;
  /** `http://user:password@localhost:15672`; policies are set and compared by it where it is given. */
  readonly managementUrl?: string;
  /** Names the connections in RabbitMQ's management: app and instance. */
  readonly name: string;
  readonly logger: Logger;
  /** Silence after which either side takes the other for gone lies between one and two of them; 5 when absent. */
  readonly heartbeatSeconds?: number;
}

/** A broker that doesn't answer within it is taken for one that is away. */
export const CONNECT_MS = 10_000;
/** Messages that may wait for a connection; beyond it, publishing fails at once. */
export const MOST_HELD = 10_000;
/** Their bodies' bytes: what is held is held in memory. */
export const MOST_HELD_BYTES = 64 * 1_024 * 1_024;
/** Messages sent and not confirmed; later ones wait their turn. */
export const MOST_UNCONFIRMED = 2_000;
/** A broker that confirms while more is on its way is never idle for the length of a round trip. */
export const WRITES_AT_ONCE = 4;
/** The wait before a channel that failed is opened again. */
export const RETRY_MS = 1_000;
