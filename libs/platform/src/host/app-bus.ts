import { messagingStores } from '#database';
import {
  createMessaging,
  embeddedTransport,
  type Logger,
  type Messaging,
  type MessagingMetrics,
  type Tracer,
} from '#messaging';
import { MessagingConfig } from '../config/messaging.config.js';
import type { AppDefinition } from './define-app.js';
import type { HostParts } from './host-parts.js';

/** One app's messaging. */
export interface AppBus {
  readonly messaging: Messaging;
  start(): Promise<void>;
  /** Handlers finish and the relay stops. The brokers stay, for other apps of the process may still use them. */
  stop(graceMs: number): Promise<void>;
}

interface Observers {
  readonly logger: Logger;
  readonly metrics: MessagingMetrics;
  readonly tracer: Tracer | undefined;
}

/** Undefined for an app without messaging's tables. */
export function busOf(
  definition: AppDefinition,
  host: HostParts,
  { logger, metrics, tracer }: Observers,
): AppBus | undefined {
  const { name: app, tables } = definition;
  if (tables === undefined) return undefined;
  const owner = `${app}/${host.instance}`;
  const embedded = embeddedTransport({
    ...host.embedded,
    owner,
    logger,
    dropped: ({ name }, count) => metrics.exempt({ channel: name, transport: 'embedded' }, 'dropped', count),
  });
  const stores = messagingStores(host.database, tables);
  const messaging = createMessaging({
    app,
    instance: host.instance,
    routes: host.routes,
    transports: host.brokers.with({ embedded }),
    adopt: host.settings.get(MessagingConfig).adopted,
    stores,
    logger,
    metrics,
    tracer,
  });
  return {
    messaging,
    start: () => messaging.start(),
    stop: async (graceMs) => {
      await messaging.stop();
      await embedded.close(graceMs);
    },
  };
}
