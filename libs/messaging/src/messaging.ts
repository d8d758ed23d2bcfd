import { MessagingAdmin } from './admin/messaging-admin.js';
import type { MessagingHealth } from './messaging-health.js';
import type { MessagingOptions } from './messaging-options.js';
import { Tail } from './observability/tail.js';
import type { AnyHandler } from './consuming/any-handler.js';
import { Consuming } from './consuming/consuming.js';
import { Handlers } from './consuming/handlers.js';
import type { Channel } from './contract/channel.js';
import { noMetrics } from './observability/metrics.js';
import { systemClock, type Clock } from './ports/clock.js';
import { Outbox } from './publishing/outbox.js';
import { Outgoing } from './publishing/outgoing.js';
import { PublishedChannels } from './publishing/published-channels.js';
import { Publisher } from './publishing/publisher.js';
import { Relay } from './publishing/relay.js';
import { Requester } from './publishing/requester.js';
import { adoptedOf } from './routing/adopted-of.js';
import { checkCapabilities, checkEffects, checkRequests } from './routing/capabilities.js';
import { Router } from './routing/router.js';
import { TransportStates } from './routing/transport-states.js';

/** What one part of an app publishes, asks and handles. */
export interface Registration {
  readonly publishes?: readonly Channel[];
  readonly requests?: readonly Channel[];
  readonly handlers?: readonly AnyHandler[];
}

/** One app's messaging, whole: what it publishes, what it handles, and the loops between its database and the transports. */
export class Messaging {
  readonly outbox: Outbox;
  readonly publisher: Publisher;
  readonly requester: Requester;
  /** What an operator sees of it, and does to it. */
  readonly admin: MessagingAdmin;
  readonly #options: MessagingOptions;
  readonly #clock: Clock;
  readonly #router: Router;
  readonly #publishes: PublishedChannels;
  readonly #handlers = new Handlers();
  readonly #outgoing: Outgoing;
  readonly #consuming: Consuming;
  readonly #tail = new Tail();
  readonly #connections = new TransportStates();
  #relays: readonly Relay[] = [];

  constructor(options: MessagingOptions) {
    const { app, instance, routes, transports, stores } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#router = new Router(routes, transports);
    this.#publishes = new PublishedChannels(app);
    this.#outgoing = new Outgoing({
      transportOf: (channel) => this.#router.transportOf(channel),
      metrics: options.metrics ?? noMetrics,
      tracer: options.tracer,
      tail: this.#tail,
    });
    this.#consuming = new Consuming({ options, router: this.#router, handlers: this.#handlers, tail: this.#tail });
    this.outbox = new Outbox(app, stores.outbox, this.#publishes, this.#clock);
    this.publisher = new Publisher(app, this.#publishes, this.#outgoing, this.#clock);
    this.requester = new Requester({
      app,
      instance,
      clock: this.#clock,
      outgoing: this.#outgoing,
      metrics: options.metrics ?? noMetrics,
      transportOf: (channel) => this.#router.transportOf(channel),
    });
    this.admin = new MessagingAdmin({
      app,
      instance,
      stores,
      clock: this.#clock,
      tail: this.#tail,
      router: this.#router,
      publisher: this.publisher,
      published: this.#publishes,
      runners: () => this.#consuming.runners,
      pausesChanged: () => this.#consuming.pausesChanged(),
      health: () => this.health(),
      adopt: options.adopt ?? [],
    });
  }

  /** Says what the app publishes, asks and handles; before `start`. @throws on what can't work, saying where */
  register({ publishes = [], requests = [], handlers = [] }: Registration): void {
    this.#publishes.add(publishes);
    this.requester.add(requests);
    for (const handler of handlers) this.#handlers.add(handler);
  }

  /**
   * Checks every channel against its transport, declares the topology, then relays and consumes.
   * @throws UnknownTransport, MissingFeature, TopologyMismatch: the app must not start
   */
  async start(): Promise<void> {
    const requests = this.requester.channels();
    const channels = [...new Set([...this.#publishes.all(), ...requests, ...this.#handlers.channels()])];
    for (const channel of requests) checkRequests(channel, this.#router.transportOf(channel));
    for (const channel of channels) checkCapabilities(channel, this.#router.transportOf(channel));
    if (!this.#isKept) checkEffects(this.#handlers.bySubscription().values());
    for (const [transport, some] of this.#router.byTransport(channels)) {
      this.#connections.watch(transport);
      await transport.declare({ channels: some, adopt: [...(this.#options.adopt ?? []), ...adoptedOf(some)] });
    }
    await this.requester.start();
    this.#relays = this.#startRelays();
    await this.#consuming.start();
  }

  /** Stops taking; resolves once what is in flight has settled and the relay's round is over. */
  async stop(): Promise<void> {
    await this.#consuming.stop();
    await this.requester.stop();
    await Promise.all(this.#relays.map((relay) => relay.stop()));
    this.#connections.close();
  }

  health(): MessagingHealth {
    return {
      subscriptions: this.#consuming.runners.map(({ name, state, pausedFor, inFlight }) => ({
        name,
        state,
        pausedFor,
        inFlight,
      })),
      relays: this.#relays.map(({ transport, state, failure }) => ({ transport, state, failure: failure?.message })),
      transports: this.#connections.all(),
    };
  }

  /** Whether there is a database, which remembers. */
  get #isKept(): boolean {
    return this.#options.stores.durable ?? true;
  }

  #startRelays(): Relay[] {
    const { app, instance, stores, logger, relayLeaseMs } = this.#options;
    const lease = { app, owner: `${app}/${instance}`, ...(relayLeaseMs !== undefined && { leaseMs: relayLeaseMs }) };
    if (!this.#isKept) return [];
    const common = { ...lease, store: stores.outbox, outgoing: this.#outgoing, logger };
    return [...this.#router.byTransport(this.#publishes.all())].map(([{ name: transport }, channels]) => {
      const relay = new Relay({ ...common, transport, channels });
      relay.start();
      return relay;
    });
  }
}

export function createMessaging(options: MessagingOptions): Messaging {
  return new Messaging(options);
}
