import type { MessagingOptions } from '../messaging-options.js';
import { noMetrics } from '../observability/metrics.js';
import type { Tail } from '../observability/tail.js';
import { systemClock } from '../ports/clock.js';
import { Replies } from '../publishing/replies.js';
import type { Router } from '../routing/router.js';
import type { Transport } from '../transports/transport.js';
import type { Answering } from './answering.js';
import { batchPolicy } from './batches/batch-policy.js';
import type { DeadLetterDrain } from './dead-letter-drain.js';
import { drainsOf } from './drains-of.js';
import type { Handlers } from './handlers.js';
import { OperatorPauses } from './pausing/operator-pauses.js';
import { inboxKeepMs, Retention } from './retention.js';
import { SubscriptionRunner } from './subscription-runner.js';
import { Sweeper } from './sweeper.js';

interface ConsumingParts {
  readonly options: MessagingOptions;
  readonly router: Router;
  readonly handlers: Handlers;
  readonly tail: Tail;
}

/** The half of an app's messaging that takes: a runner for each subscription, and what goes on beside them. */
export class Consuming {
  readonly #parts: ConsumingParts;
  readonly #sweeper = new Sweeper();
  #runners: readonly SubscriptionRunner[] = [];
  #drains: readonly DeadLetterDrain[] = [];
  #pauses: OperatorPauses | undefined;
  #retention: Retention | undefined;
  #closing = false;

  constructor(parts: ConsumingParts) {
    this.#parts = parts;
  }

  get runners(): readonly SubscriptionRunner[] {
    return this.#runners;
  }

  /** Resolves once every subscription is attached, or could not be, or pauses as an operator said. */
  async start(): Promise<void> {
    const { stores, logger } = this.#parts.options;
    this.#runners = this.#makeRunners();
    this.#pauses = new OperatorPauses({ store: stores.pauses, runners: this.#runners, logger });
    await this.#pauses.start();
    this.#drains = this.#makeDrains();
    await Promise.all([...this.#runners, ...this.#drains].map((one) => one.start()));
    const keepMs = inboxKeepMs(this.#parts.handlers.bySubscription().keys());
    this.#retention = new Retention({ inbox: stores.inbox, keepMs, logger });
    this.#retention.start();
  }

  /** Stops taking; resolves once what is in flight has settled. */
  async stop(): Promise<void> {
    this.#closing = true;
    await this.#pauses?.stop();
    await Promise.all([...this.#runners, ...this.#drains].map((one) => one.stop()));
    await this.#retention?.stop();
    this.#sweeper.close();
  }

  /** Resolves once this process does what operators say now. */
  async pausesChanged(): Promise<void> {
    await this.#pauses?.look();
  }

  /** Without a database they are published to that very queue: they would go round for ever. */
  #makeDrains(): readonly DeadLetterDrain[] {
    const { options, router, handlers } = this.#parts;
    const { stores, logger } = options;
    if (stores.durable === false) return [];
    const common = { deadLetters: stores.deadLetters, logger, closing: () => this.#closing };
    return drainsOf(handlers.bySubscription().keys(), router, common);
  }

  #makeRunners(): SubscriptionRunner[] {
    const { options, router, handlers: all, tail } = this.#parts;
    const { app, instance, stores, logger, clock = systemClock, random = Math.random, tracer } = options;
    return [...all.bySubscription()].map(([subscription, handlers]) => {
      const { channel } = subscription;
      const transport = router.transportOf(channel);
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
        clock,
        random,
        logger,
        metrics: options.metrics ?? noMetrics,
        tracer,
        tail,
        ping: () => stores.ping(),
        closing: () => this.#closing,
      };
      return new SubscriptionRunner(context, transport, `${app}/${instance}`);
    });
  }

  #answering(transport: Transport): Answering | undefined {
    if (!transport.features.requests) return undefined;
    const { app, metrics = noMetrics } = this.#parts.options;
    const replies = new Replies(transport, metrics);
    return { app, send: (replyTo, reply) => replies.send(replyTo, reply) };
  }
}
