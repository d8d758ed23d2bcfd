import { MessagingAdmin } from './admin/messaging-admin.js';
import { Tail } from './observability/tail.js';
import type { Handler } from './consuming/handler.js';
import { Handlers } from './consuming/handlers.js';
import { inboxKeepMs, Retention } from './consuming/retention.js';
import { SubscriptionRunner, type SubscriptionState } from './consuming/subscription-runner.js';
import type { PauseReason } from './consuming/pauses.js';
import { Sweeper } from './consuming/sweeper.js';
import type { Channel } from './contract/channel.js';
import { policyOf } from './contract/policy.js';
import type { Logger } from './observability/logger.js';
import { noMetrics, type MessagingMetrics } from './observability/metrics.js';
import { systemClock, type Clock } from './ports/clock.js';
import type { Stores } from './ports/stores.js';
import { Outbox } from './publishing/outbox.js';
import { Outgoing } from './publishing/outgoing.js';
import { PublishedChannels } from './publishing/published-channels.js';
import { Publisher } from './publishing/publisher.js';
import { Relay } from './publishing/relay.js';
import type { RelayHealth } from './publishing/relay-health.js';
import { checkCapabilities } from './routing/capabilities.js';
import { Router, type Transports } from './routing/router.js';
import type { Routes } from './routing/routes.js';

export interface MessagingOptions {
  readonly app: string;
  /** Tells the app's instances apart, for whoever looks at claimed rows. */
  readonly instance: string;
  readonly routes: Routes;
  readonly transports: Transports;
  readonly stores: Stores;
  readonly logger: Logger;
  readonly metrics?: MessagingMetrics;
  readonly clock?: Clock;
  /** How long the outbox waits when the process that relays it died, unless it can say so; 30 s when absent. */
  readonly relayLeaseMs?: number;
  /** Between 0 and 1, for jitter. */
  readonly random?: () => number;
}

export interface MessagingHealth {
  readonly subscriptions: readonly {
    readonly name: string;
    readonly state: SubscriptionState;
    readonly pausedFor: readonly PauseReason[];
    readonly inFlight: number;
  }[];
  /** One a transport that the app publishes to. */
  readonly relays: readonly RelayHealth[];
}

/** One app's messaging, whole: what it publishes, what it handles, and the loops between its database and the transports. */
export class Messaging {
  readonly outbox: Outbox;
  readonly publisher: Publisher;
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
  #runners: readonly SubscriptionRunner[] = [];
  #relays: readonly Relay[] = [];
  #retention: Retention | undefined;
  #closing = false;

  constructor(options: MessagingOptions) {
    const { app, instance, routes, transports, stores } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#router = new Router(routes, transports);
    this.#publishes = new PublishedChannels(app);
    this.#outgoing = new Outgoing(
      (channel) => this.#router.transportOf(channel),
      options.metrics ?? noMetrics,
      this.#tail,
    );
    this.outbox = new Outbox(app, stores.outbox, this.#publishes, this.#clock);
    this.publisher = new Publisher(app, this.#publishes, this.#outgoing, this.#clock);
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
      relays: () => this.health().relays,
    });
  }

  /** Says what the app publishes and handles; before `start`. @throws on what can't work, saying where */
  register({ publishes = [], handlers = [] }: { publishes?: readonly Channel[]; handlers?: readonly Handler[] }): void {
    this.#publishes.add(publishes);
    for (const handler of handlers) this.#handlers.add(handler);
  }

  /**
   * Checks every channel against its transport, declares the topology, then relays and consumes.
   * @throws UnknownTransport, MissingFeature, TopologyMismatch: the app must not start
   */
  async start(): Promise<void> {
    const channels = [...new Set([...this.#publishes.all(), ...this.#handlers.channels()])];
    for (const channel of channels) checkCapabilities(channel, this.#router.transportOf(channel));
    for (const [transport, some] of this.#router.byTransport(channels)) await transport.declare({ channels: some });
    this.#relays = this.#startRelays();
    this.#runners = this.#makeRunners();
    await Promise.all(this.#runners.map((runner) => runner.start()));
    this.#retention = this.#startRetention();
  }

  /** Stops taking; resolves once what is in flight has settled and the relay's round is over. */
  async stop(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#runners.map((runner) => runner.stop()));
    await Promise.all([...this.#relays.map((relay) => relay.stop()), this.#retention?.stop()]);
    this.#sweeper.close();
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
    };
  }

  #startRelays(): Relay[] {
    const { app, instance, stores, logger, relayLeaseMs } = this.#options;
    const lease = { app, owner: `${app}/${instance}`, ...(relayLeaseMs !== undefined && { leaseMs: relayLeaseMs }) };
    const common = { ...lease, store: stores.outbox, outgoing: this.#outgoing, logger };
    return [...this.#router.byTransport(this.#publishes.all())].map(([{ name: transport }, channels]) => {
      const relay = new Relay({ ...common, transport, channels });
      relay.start();
      return relay;
    });
  }

  #startRetention(): Retention {
    const { stores, logger } = this.#options;
    const keepMs = inboxKeepMs(this.#handlers.bySubscription().keys());
    const retention = new Retention({ inbox: stores.inbox, keepMs, logger });
    retention.start();
    return retention;
  }

  #makeRunners(): SubscriptionRunner[] {
    const { app, instance, stores, logger, metrics = noMetrics, random = Math.random } = this.#options;
    return [...this.#handlers.bySubscription()].map(([subscription, handlers]) => {
      const { channel } = subscription;
      const transport = this.#router.transportOf(channel);
      const context = {
        subscription,
        channel,
        transport: transport.name,
        policy: policyOf(subscription.policy),
        handlers,
        inbox: stores.inbox,
        localQueue: stores.localQueue,
        deadLetters: stores.deadLetters,
        sweeper: this.#sweeper,
        clock: this.#clock,
        random,
        logger,
        metrics,
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
