import { startHost } from '#platform';
import { salesApi } from '../bootstrap.js';

export interface Shop {
  readonly url: string;
  readonly stop: () => Promise<boolean>;
}

/** Starts the app in this process, in memory, on a free port. */
export async function startShop(environment: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const host = await startHost([salesApi], {
    environment: {
      DATABASE_URL: 'pglite:memory',
      SALES_API_PORT: '0',
      MESSAGING_ROUTES: '*=embedded',
      LOG_LEVEL: 'error',
      ...environment,
    },
  });
  return { url: host.urls.get('sales-api') ?? '', stop: () => host.stop() };
}
