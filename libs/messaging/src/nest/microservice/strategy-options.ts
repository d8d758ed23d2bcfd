import type { ConsumerDeserializer, ConsumerSerializer } from '@nestjs/microservices';
import type { PolicyOptions } from '../../contract/policy.js';
import type { Rule } from '../../contract/rules.js';
import type { Logger } from '../../observability/logger.js';
import type { Stores } from '../../ports/stores.js';
import type { Transport } from '../../transports/transport.js';

/** Where packets go and come from: the same for a strategy and its clients. */
export interface PacketOptions {
  /** What carries them; who made it closes it. */
  readonly transport: Transport;
  /** The queue of the service, which has all its patterns. It is used as it is, where it exists. */
  readonly queue: string;
  /**
   * The app's database: then retries survive the process, dead letters are rows, and who sends a message again under its
   * id finds that it took effect. Without it retries wait in memory and dead letters go to `<queue>.dlq`.
   */
  readonly stores?: Stores;
  /** Names it in logs, metrics and messages; the queue when absent. */
  readonly app?: string;
  /** Tells the app's instances apart; host and process when absent. */
  readonly instance?: string;
  /** Nest's logger when absent. */
  readonly logger?: Logger;
}

export interface StrategyOptions extends PacketOptions {
  /** Attempts, backoff, time-out, concurrency, prefetch of the queue. */
  readonly policy?: PolicyOptions;
  /** What errors of its handlers mean: `on(SmtpRejected).dead()`. They need `KeepErrors`. */
  readonly rules?: readonly Rule[];
  /** How long a close waits for handlers at work; 25 s when absent. */
  readonly graceMs?: number;
  readonly serializer?: ConsumerSerializer;
  readonly deserializer?: ConsumerDeserializer;
}
