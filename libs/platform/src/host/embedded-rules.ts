import { saidChannels } from '#messaging/nest';
import type { Configs } from '../config/configs.js';
import { DatabaseConfig } from '../config/database.config.js';
import { MessagingConfig } from '../config/messaging.config.js';
import { shown } from '../config/mask.js';
import type { BadVariable } from '../errors/platform-errors.js';
import type { AppDefinition } from './define-app.js';
import { routesOf } from './used-transports.js';

/**
 * The embedded transport serves the apps of one database. A PGlite folder is one process's own: what is said over
 * embedded there to an app of another process would wait for ever, or never come.
 */
export function embeddedRules(apps: readonly AppDefinition[], configs: Configs): readonly BadVariable[] {
  const { url } = configs.get(DatabaseConfig);
  if (!url.startsWith('pglite:')) return [];
  const said = apps.filter(({ tables }) => tables !== undefined).map(({ module }) => saidChannels(module));
  const routes = routesOf(configs.get(MessagingConfig));
  const published = new Set(said.flatMap(({ publishes, requests }) => [...publishes, ...requests]));
  const handled = new Set(said.flatMap(({ handles }) => handles));
  const unheard = [...published]
    .filter((channel) => routes(channel) === 'embedded')
    .flatMap(({ name, subscriptions }) =>
      subscriptions
        .filter((one) => !handled.has(one))
        .map((one) => `"${one.name}" of channel "${name}" is handled elsewhere`),
    );
  const unsaid = [...handled]
    .filter(({ channel }) => routes(channel) === 'embedded' && !published.has(channel) && channel.because === undefined)
    .map(({ channel }) => `channel "${channel.name}" is published elsewhere`);
  const [first] = [...unheard, ...unsaid];
  if (first === undefined) return [];
  const reason = `is a folder of this process alone, and ${first}, over the embedded transport. Give all apps one Postgres, run them in one process (\`npm start\`), or route to a broker by MESSAGING_ROUTES`;
  return [{ name: 'DATABASE_URL', reason, received: shown(url, true) }];
}
