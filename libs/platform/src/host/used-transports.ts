import { routesFrom, type Routes, type TransportName } from '#messaging';
import { saidChannels } from '#messaging/nest';
import type { MessagingConfig } from '../config/messaging.config.js';
import type { AppDefinition } from './define-app.js';

/** Where channels go by MESSAGING_ROUTES; by their contracts alone where those can't be understood, which is listed by itself. */
export function routesOf({ routes }: MessagingConfig): Routes {
  try {
    return routesFrom(routes);
  } catch {
    return routesFrom(undefined);
  }
}

/** What carries the channels that these apps publish to, ask on and handle. */
export function usedTransports(apps: readonly AppDefinition[], config: MessagingConfig): ReadonlySet<TransportName> {
  const routes = routesOf(config);
  return new Set(
    apps
      .filter(({ tables }) => tables !== undefined)
      .map(({ module }) => saidChannels(module))
      .flatMap(({ publishes, requests, handles }) => [
        ...publishes,
        ...requests,
        ...handles.map(({ channel }) => channel),
      ])
      .map(routes),
  );
}
