import { isIPv6 } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Tracer } from '#messaging';
import { OpenStreams } from '../admin/open-streams.js';
import { portVariable } from '../config/app-port.js';
import { HostConfig } from '../config/host.config.js';
import { HttpConfig } from '../config/http.config.js';
import { CannotListen, PortInUse } from '../errors/platform-errors.js';
import { Readiness } from '../health/readiness.js';
import { createHttpApp } from '../http/create-http-app.js';
import { silentConnections } from '../http/silent-connections.js';
import { appScope } from '../logging/app-scope.js';
import { AppMetrics } from '../metrics/app-metrics.js';
import { messagingGauges } from '../metrics/messaging-gauges.js';
import { serveDocs } from '../openapi/serve-docs.js';
import { AppModule, type AppParts } from './app.module.js';
import { type AppBus, busOf } from './app-bus.js';
import type { AppDefinition } from './define-app.js';
import type { HostParts } from './host-parts.js';

/** One app of the process. Each step of its start and its stop is a method; the host decides their order over all apps. */
export class HostedApp {
  readonly #nest: NestFastifyApplication;
  readonly #bus: AppBus | undefined;
  readonly #readiness: Readiness;
  readonly #closeSilent: () => void;

  private constructor(
    readonly definition: AppDefinition,
    private readonly host: HostParts,
    parts: { readonly nest: NestFastifyApplication; readonly bus: AppBus | undefined; readonly readiness: Readiness },
  ) {
    this.#nest = parts.nest;
    this.#bus = parts.bus;
    this.#readiness = parts.readiness;
    this.#closeSilent = silentConnections(this.#server().server);
  }

  static async create(definition: AppDefinition, host: HostParts): Promise<HostedApp> {
    const { name } = definition;
    const logger = host.logger.child({ app: name });
    const metrics = new AppMetrics(name);
    const tracer = host.tracing?.tracerOf(name, host.instance);
    const bus = busOf(definition, host, { logger, metrics, tracer });
    if (bus) messagingGauges(metrics.registry, bus.messaging);
    const readiness = new Readiness(name, host.database, bus?.messaging);
    const parts = { ...host, messaging: bus?.messaging, logger, metrics, tracer, readiness };
    const nest = await appScope.run(name, () => createNest(definition, host, parts));
    closeConnections(nest.getHttpAdapter().getInstance(), readiness);
    return new HostedApp(definition, host, { nest, bus, readiness });
  }

  /** Runs the app's own start hooks: what they open, they close in their stop hooks. */
  async init(): Promise<void> {
    await this.#inScope(() => this.#nest.init());
  }

  /** @throws UnknownTransport, MissingFeature, TopologyMismatch: the app must not start */
  async startMessaging(): Promise<void> {
    await this.#inScope(() => this.#bus?.start());
  }

  /** @returns the app's URL, without a slash at its end; @throws PortInUse, CannotListen */
  async listen(): Promise<string> {
    const { host } = this.host.settings.get(HostConfig);
    const { port } = this.host.settings.get(this.definition.portConfig);
    const server = this.#server();
    try {
      // Not by Nest's own listen, which logs the error that is thrown here in other words.
      await this.#inScope(() => server.listen({ port, host }));
    } catch (error) {
      const { name } = this.definition;
      const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      throw new (inUse ? PortInUse : CannotListen)(name, `${host}:${port}`, portVariable(name), error);
    }
    const address = server.server.address();
    const bound = typeof address === 'object' && address !== null ? address.port : port;
    return `http://${reachedBy(host)}:${bound}`;
  }

  /** Readiness off, so that a balancer sends requests elsewhere; what comes still is answered, and its connection closed. */
  drain(): void {
    this.#readiness.drain();
  }

  /** Takes no request any more; resolves once those under way are answered. What isn't nine tenths into `shareMs` is cut off. */
  async closeHttp(shareMs: number): Promise<void> {
    const server = this.#server();
    const cut = setTimeout(() => server.server.closeAllConnections(), shareMs * 0.9);
    this.#closeSilent();
    await server.close();
    clearTimeout(cut);
  }

  /** Takes no message any more; resolves once those in flight have settled. */
  async stopMessaging(graceMs: number): Promise<void> {
    await this.#bus?.stop(graceMs);
  }

  /** Runs the app's own stop hooks. */
  async close(): Promise<void> {
    await this.#inScope(() => this.#nest.close());
  }

  #server(): FastifyInstance {
    return this.#nest.getHttpAdapter().getInstance();
  }

  async #inScope(work: () => Promise<unknown> | undefined): Promise<void> {
    await appScope.run(this.definition.name, work);
  }
}

/**
 * By which address a client on this machine finds what listens on `host`. Not by `localhost`: where that is two addresses,
 * a client that is held up for 250 ms while it connects to the right one gives it up for the other (Node 20).
 */
function reachedBy(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}

/** A connection that is kept alive may carry a request at the very moment when it is closed: say so with an answer first. */
function closeConnections(server: FastifyInstance, readiness: Readiness): void {
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (readiness.draining) void reply.header('Connection', 'close');
    done();
  });
}

async function createNest(
  definition: AppDefinition,
  host: HostParts,
  parts: AppParts & { readonly tracer: Tracer | undefined },
): Promise<NestFastifyApplication> {
  const nest = await createHttpApp(AppModule.of(definition, parts), {
    name: definition.name,
    config: host.settings.get(HttpConfig),
    development: host.settings.get(HostConfig).env === 'development',
    logger: parts.logger,
    nestLogger: host.nestLogger,
    metrics: parts.metrics,
    tracer: parts.tracer,
  });
  const server: FastifyInstance = nest.getHttpAdapter().getInstance();
  server.addHook('preClose', async () => nest.get(OpenStreams).end());
  serveDocs(nest, definition.openapi);
  return nest;
}
