import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '../../observability/logger.js';
import type { Transport } from '../../transports/transport.js';

/** What publishers and consumers need of their connection. */
export interface Session {
  readonly name: string;
  readonly logger: Logger;
  readonly adopt: readonly string[];
  /** In a callback, the consumer whose it is: who ends what waits for callbacks does not wait there, for itself. */
  readonly atWork: AsyncLocalStorage<object | undefined>;
  /** @throws NoConnection before `connect()` resolved to true, and after `close()` */
  readonly transport: Transport;
  /** Calls back when it is closed, before the transport is: consumers first, whose callbacks may publish. Returns how to take that back. */
  onClosing(role: SessionRole, end: () => Promise<void>): () => void;
}

export type SessionRole = 'consumer' | 'publisher';
