import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { embeddedQueue, embeddedSubscriptions, endDeadLeases, migrate, openDatabase, type Database } from '#database';
import { routesFrom, type Logger } from '#messaging';
import { AuthConfig } from '../config/auth.config.js';
import type { Configs } from '../config/configs.js';
import { DatabaseConfig } from '../config/database.config.js';
import { type Environment, layered, readEnvironment } from '../config/environment.js';
import { HostConfig } from '../config/host.config.js';
import { LogConfig } from '../config/log.config.js';
import { MessagingConfig } from '../config/messaging.config.js';
import { TracingConfig } from '../config/tracing.config.js';
import { loggerFor } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { openTracing } from '../tracing/tracing.js';
import { ProcessMetrics } from '../metrics/process-metrics.js';
import { Brokers, type TransportMakers } from './brokers.js';
import type { AppDefinition } from './define-app.js';
import { HostedApp } from './hosted-app.js';
import type { HostParts } from './host-parts.js';
import { migrationsOf } from './migrations-of.js';
import { type AppRules, readSettings } from './settings.js';
import { Stages } from './stages.js';
import { stopMessaging } from './stop-messaging.js';
import { transportMakers } from './transport-makers.js';

/** Between readiness off and the ports closed: requests that are on their way arrive, and are answered. */
const LINGER_MS = 200;

export interface HostOptions {
  /** What the environment is read from; the process's and `.env` when absent. */
  readonly environment?: Environment;
  /** What holds where the environment says nothing. */
  readonly defaults?: Environment;
  /** What else the settings are held to. */
  readonly rules?: AppRules;
  /** What makes the transports to brokers; ours when absent. */
  readonly makers?: TransportMakers;
}

/** Apps that run in this process. */
export interface Host {
  readonly settings: Configs;
  readonly logger: Logger;
  /** By the app's name, without a slash at its end. */
  readonly urls: ReadonlyMap<string, string>;
  /** Drains and closes everything; resolves to whether all of it closed within the grace period. */
  stop(): Promise<boolean>;
}

/**
 * Starts apps in this process: one host owns configuration, database, transports; each app has its Nest and its port.
 * When it fails, all that was opened is closed again.
 * @throws InvalidConfiguration, DatabaseLocked, UnknownTransport, PortInUse
 */
export async function startHost(apps: readonly AppDefinition[], options: HostOptions = {}): Promise<Host> {
  const environment = layered(options.environment ?? readEnvironment(), options.defaults ?? {});
  const settings = readSettings(apps, environment, options.rules);
  const logger = await loggerFor(settings.get(LogConfig));
  if (settings.get(AuthConfig).kind === 'off')
    logger.warn({}, 'AUTH=off: whoever reaches these ports is an operator; AUTH=jwt asks for a token');
  const { shutdownGraceMs } = settings.get(HostConfig);
  const stages = new Stages();
  try {
    const tracing = await openTracing(settings.get(TracingConfig), logger);
    if (tracing) stages.opened('tracing', (shareMs) => tracing.close(shareMs));
    const database = await openDatabase({ url: settings.get(DatabaseConfig).url, logger });
    stages.opened('the database', () => database.close());
    await migrateAll(database, apps);
    await endDeadLeases(
      database,
      apps.flatMap(({ tables }) => tables ?? []),
    );
    const instance = `${hostname()}-${process.pid}`;
    const names = apps.map((app) => app.name).join('+');
    const broker = { settings, logger: logger.child({ app: names }), name: `${names}/${instance}` };
    const brokers = new Brokers(options.makers ?? transportMakers, broker);
    const parts = partsOf(settings, { database, logger, tracing, brokers, instance });
    const hosted = await create(apps, parts, stages);
    stages.opened('messaging', (shareMs) => stopMessaging(hosted, brokers, shareMs));
    const urls = await open(hosted, stages);
    const stop = async (): Promise<boolean> => {
      for (const app of hosted) app.drain();
      await delay(LINGER_MS);
      return stages.close(shutdownGraceMs - LINGER_MS, logger);
    };
    return { settings, logger, urls, stop };
  } catch (error) {
    await stages.close(shutdownGraceMs, logger);
    throw error;
  }
}

async function migrateAll(database: Database, apps: readonly AppDefinition[]): Promise<void> {
  for (const one of migrationsOf(apps)) await migrate(database, one);
}

type Opened = Pick<HostParts, 'database' | 'logger' | 'tracing' | 'brokers' | 'instance'>;

function partsOf(settings: Configs, opened: Opened): HostParts {
  const { database, logger } = opened;
  return {
    ...opened,
    settings,
    nestLogger: new NestLogger(logger),
    processMetrics: new ProcessMetrics(),
    routes: routesFrom(settings.get(MessagingConfig).routes),
    embedded: { queue: embeddedQueue(database), declared: embeddedSubscriptions(database) },
  };
}

/** Every app is made and initialised before any of them takes a message or a request. */
async function create(apps: readonly AppDefinition[], parts: HostParts, stages: Stages): Promise<readonly HostedApp[]> {
  const hosted: HostedApp[] = [];
  for (const definition of apps) {
    const app = await HostedApp.create(definition, parts);
    stages.opened(definition.name, () => app.close());
    hosted.push(app);
  }
  for (const app of hosted) await app.init();
  return hosted;
}

async function open(hosted: readonly HostedApp[], stages: Stages): Promise<ReadonlyMap<string, string>> {
  for (const app of hosted) await app.startMessaging();
  stages.opened('HTTP', (shareMs) => Promise.all(hosted.map((app) => app.closeHttp(shareMs))));
  const urls = new Map<string, string>();
  for (const app of hosted) urls.set(app.definition.name, await app.listen());
  return urls;
}
