import type { Channel, TransportName } from '../contract/channel.js';
import { InvalidRoutes } from '../errors/boot-errors.js';

/** Which transport carries a channel: the first route whose pattern matches, else what its contract says. */
export type Routes = (channel: Channel) => TransportName;

const TRANSPORTS: ReadonlySet<string> = new Set<TransportName>([
  'embedded',
  'rabbitmq',
  'kafka',
  'mqtt',
  'celery',
  'disabled',
]);

/**
 * Reads MESSAGING_ROUTES: `sales_*=embedded,*=rabbitmq`. `*` stands for any characters.
 * @throws InvalidRoutes naming the part that can't be understood
 */
export function routesFrom(spec: string | undefined): Routes {
  const routes = (spec ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, pattern, transport] = /^([^=\s]+)\s*=\s*(\w+)$/.exec(part) ?? [];
      if (pattern === undefined || transport === undefined || !TRANSPORTS.has(transport)) throw new InvalidRoutes(part);
      return { matches: matcher(pattern), transport: transport as TransportName };
    });
  return (channel) => routes.find(({ matches }) => matches(channel.name))?.transport ?? channel.transport;
}

function matcher(pattern: string): (name: string) => boolean {
  const source = pattern
    .split('*')
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${source}$`);
  return (name) => expression.test(name);
}
