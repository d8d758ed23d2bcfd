import type { Logger } from './observability/logger.js';
import type { MessagingMetrics } from './observability/metrics.js';
import type { Tracer } from './observability/tracer.js';
import type { Clock } from './ports/clock.js';
import type { Stores } from './ports/stores.js';
import type { Transports } from './routing/router.js';
import type { Routes } from './routing/routes.js';

export interface MessagingOptions {
  readonly app: string;
  /** Tells the app's instances apart, for whoever looks at claimed rows. */
  readonly instance: string;
  readonly routes: Routes;
  readonly transports: Transports;
  /** What of the brokers is used as it is, though it differs from the contracts: MESSAGING_ADOPT. */
  readonly adopt?: readonly string[];
  readonly stores: Stores;
  readonly logger: Logger;
  readonly metrics?: MessagingMetrics;
  /** Where somebody collects spans. */
  readonly tracer?: Tracer | undefined;
  readonly clock?: Clock;
  /** How long the outbox waits when the process that relays it died, unless it can say so; 30 s when absent. */
  readonly relayLeaseMs?: number;
  /** Between 0 and 1, for jitter. */
  readonly random?: () => number;
}
