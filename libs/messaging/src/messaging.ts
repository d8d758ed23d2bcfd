import { MessagingAdmin } from './admin/messaging-admin.js';
import type { MessagingHealth } from './messaging-health.js';
import type { MessagingOptions } from './messaging-options.js';
import { Tail } from './observability/tail.js';
import { batchPolicy } from './consuming/batch-policy.js';
import type { Answering } from './consuming/answering.js';
import type { AnyHandler } from './consuming/any-handler.js';
import type { DeadLetterDrain } from './consuming/dead-letter-drain.js';
import { drainsOf } from './consuming/drains-of.js';
import { Handlers } from './consuming/handlers.js';
import { OperatorPauses } from './consuming/operator-pauses.js';
import { inboxKeepMs, Retention } from './consuming/retention.js';
import { SubscriptionRunner } from './consuming/subscription-runner.js';
import { Sweeper } from './consuming/sweeper.js';
import type { Channel } from './contract/channel.js';
import { noMetrics } from './observability/metrics.js';
import { systemClock, type Clock } from './ports/clock.js';
import { Outbox } from './publishing/outbox.js';
import { Outgoing } from './publishing/outgoing.js';
import { PublishedChannels } from './publishing/published-channels.js';
import { Publisher } from './publishing/publisher.js';
import { Relay } from './publishing/relay.js';
import { Replies } from './publishing/replies.js';
import { Requester } from './publishing/requester.js';
import { adoptedOf } from './routing/adopted-of.js';
import { checkCapabilities, checkEffects, checkRequests } from './routing/capabilities.js';
import { Router } from './routing/router.js';
import { TransportStates } from './routing/transport-states.js';
import type { Transport } from './transports/transport.js';

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
  readonly #sweeper = new Sweeper();
  readonly #tail = new Tail();
  readonly #connections = new TransportStates();
  #runners: readonly SubscriptionRunner[] = [];
  #drains: readonly DeadLetterDrain[] = [];
  #relays: readonly Relay[] = [];
  #retention: Retention | undefined;
  #pauses: OperatorPauses | undefined;
  #closing = false;

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
      runners: () => this.#runners,
      pausesChanged: async () => this.#pauses?.look(),
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
    this.#runners = this.#makeRunners();
    this.#pauses = this.#makePauses();
    await this.#pauses.start();
    const { deadLetters } = this.#options.stores;
    const drained = { deadLetters, logger: this.#options.logger, closing: () => this.#closing };
    // Without a database they are published to that very queue: they would go round for ever.
    this.#drains = this.#isKept ? drainsOf(this.#handlers.bySubscription().keys(), this.#router, drained) : [];
    await Promise.all([...this.#runners, ...this.#drains].map((one) => one.start()));
    this.#retention = this.#startRetention();
  }

  /** Stops taking; resolves once what is in flight has settled and the relay's round is over. */
  async stop(): Promise<void> {
    this.#closing = true;
    await this.#pauses?.stop();
    await Promise.all([...this.#runners, ...this.#drains].map((one) => one.stop()));
    await this.requester.stop();
    await Promise.all([...this.#relays.map((relay) => relay.stop()), this.#retention?.stop()]);
    this.#sweeper.close();
    this.#connections.close();
  }

  health(): MessagingHealth {
    return {
      subscriptions: this.#runners.map(({ name, state, pausedFor, inFlight }) => ({
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

  #answering(transport: Transport): Answering | undefined {
    if (!transport.features.requests) return undefined;
    const replies = new Replies(transport, this.#options.metrics ?? noMetrics);
    return { app: this.#options.app, send: (replyTo, reply) => replies.send(replyTo, reply) };
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

  #makePauses(): OperatorPauses {
    const { stores, logger } = this.#options;
    return new OperatorPauses({ store: stores.pauses, runners: this.#runners, logger });
  }

  #startRetention(): Retention {
    const { stores, logger } = this.#options;
    const keepMs = inboxKeepMs(this.#handlers.bySubscription().keys());
    const retention = new Retention({ inbox: stores.inbox, keepMs, logger });
    retention.start();
    return retention;
  }

  #makeRunners(): SubscriptionRunner[] {
    const { app, instance, stores, logger, metrics = noMetrics, tracer, random = Math.random } = this.#options;
    return [...this.#handlers.bySubscription()].map(([subscription, handlers]) => {
      const { channel } = subscription;
      const transport = this.#router.transportOf(channel);
      const context = {
        subscription,
        channel,
        transport: transport.name,
        ...batchPolicy(subscription, handlers.values()),
        handlers,
        inbox: stores.inbox,
        localQueue: stores.localQueue,
        deadLetters: stores.deadLetters,
        answering: this.#answering(transport),
        sweeper: this.#sweeper,
        clock: this.#clock,
        random,
        logger,
        metrics,
        tracer,
        tail: this.#tail,
        ping: () => stores.ping(),
        closing: () => this.#closing,
      };
      return new SubscriptionRunner(context, transport, `${app}/${instance}`);
    });
  }
}

export function createMessaging(options: MessagingOptions): Messaging {
  return new Messaging(options);
}
