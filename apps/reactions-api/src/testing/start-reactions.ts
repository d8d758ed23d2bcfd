import { startHost } from '#platform';
import { reactionsApi } from '../bootstrap.js';

export interface Reactions {
  readonly url: string;
  readonly stop: () => Promise<boolean>;
}

/** Starts the app in this process, in memory, on a free port. */
export async function startReactions(environment: Readonly<Record<string, string>> = {}): Promise<Reactions> {
  const host = await startHost([reactionsApi], {
    environment: {
      DATABASE_URL: 'pglite:memory',
      REACTIONS_API_PORT: '0',
      MESSAGING_ROUTES: '*=embedded',
      LOG_LEVEL: 'error',
      ...environment,
    },
  });
  return { url: host.urls.get('reactions-api') ?? '', stop: () => host.stop() };
}
