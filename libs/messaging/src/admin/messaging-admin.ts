import type { SubscriptionRunner } from '../consuming/subscription-runner.js';
import type { Channel } from '../contract/channel.js';
import { UnknownChannel, UnknownSubscription } from '../errors/admin-errors.js';
import { UnknownType } from '../errors/handling-errors.js';
import type { AuditEntry, AuditFilter } from '../ports/audit-store.js';
import type { Clock } from '../ports/clock.js';
import type { Stores } from '../ports/stores.js';
import type { PublishedChannels } from '../publishing/published-channels.js';
import type { Publisher } from '../publishing/publisher.js';
import type { Router } from '../routing/router.js';
import type { SourceStatus } from '../transports/consumption.js';
import type { Transport } from '../transports/transport.js';
import { accept } from '../validation/contract-check.js';
import { DeadLetterDesk } from './dead-letter-desk.js';
import { channelOverview, subscriptionOverview, type Overview } from './overview.js';
import { TopologyDesk } from './topology-desk.js';
import type { Tail } from '../observability/tail.js';

export interface AdminParts {
  readonly app: string;
  readonly instance: string;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly tail: Tail;
  readonly router: Router;
  readonly publisher: Publisher;
  readonly published: PublishedChannels;
  readonly runners: () => readonly SubscriptionRunner[];
  readonly health: () => Pick<Overview, 'relays' | 'transports'>;
  readonly adopt: readonly string[];
  /** Does in this process what the store of pauses says now. */
  readonly pausesChanged: () => Promise<void>;
}

/** A message by the names of its channel and type, as an operator has it. */
export interface NamedMessage {
  readonly channel: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One app's messaging, as an operator sees it and works on it. */
export class MessagingAdmin {
  readonly deadLetters: DeadLetterDesk;
  readonly topology: TopologyDesk;
  readonly tail: Tail;
  readonly #parts: AdminParts;

  constructor(parts: AdminParts) {
    this.#parts = parts;
    this.tail = parts.tail;
    const { stores, clock } = parts;
    const { router, adopt } = parts;
    this.topology = new TopologyDesk({ router, adopt, audit: stores.audit, channels: () => this.#channels() });
    const takers = {
      channel: (name: string) => this.#channels().find((channel) => channel.name === name),
      handles: (subscription: string) => parts.runners().some(({ name }) => name === subscription),
      publishes: (channel: string) => parts.published.named(channel) !== undefined,
    };
    this.deadLetters = new DeadLetterDesk({ deadLetters: stores.deadLetters, audit: stores.audit, clock, takers });
  }

  async overview(): Promise<Overview> {
    const { app, instance, stores, router, runners, health, published } = this.#parts;
    const [backlog, subscriptions, deadLetters] = await Promise.all([
      stores.outbox.backlog(published.all().map(({ name }) => name)),
      Promise.all(
        runners().map((runner) =>
          subscriptionOverview(runner, router.transportOf(runner.subscription.channel), stores),
        ),
      ),
      stores.deadLetters.count(),
    ]);
    const channels = this.#channels().map((channel) => {
      const publishes = published.named(channel.name) !== undefined;
      const waiting = backlog.find((one) => one.channel === channel.name);
      return channelOverview({ channel, publishes, transport: router.transportOf(channel), waiting });
    });
    const { relays, transports } = health();
    return { app, instance, channels, subscriptions, relays, transports, deadLetters };
  }

  /**
   * Stops taking until `resume`, over restarts and in all processes of the app: in this one at once, in the others within
   * seconds. What is in flight goes on. @throws UnknownSubscription
   */
  async pause(subscription: string, who: string): Promise<void> {
    await this.#parts.stores.pauses.pause(this.#runner(subscription).name, who);
    await this.#parts.pausesChanged();
  }

  /** Takes again, unless something else makes it pause. @throws UnknownSubscription */
  async resume(subscription: string, who: string): Promise<void> {
    await this.#parts.stores.pauses.resume(this.#runner(subscription).name, who);
    await this.#parts.pausesChanged();
  }

  /** What waits for a subscription, and who takes it, as its broker says. @throws UnknownSubscription */
  status(subscription: string): Promise<SourceStatus> {
    const runner = this.#runner(subscription);
    return this.#transportOf(runner).inspect({ subscription: runner.subscription });
  }

  /**
   * Removes for good what is ready at the broker; what is in flight and what waits for another attempt stays. Resolves to
   * how many. @throws UnknownSubscription, Unsupported
   */
  async purge(subscription: string, who: string): Promise<number> {
    const runner = this.#runner(subscription);
    const messages = await this.#transportOf(runner).purge({ subscription: runner.subscription });
    await this.#note('purge', who, `subscription/${subscription}`, { messages });
    return messages;
  }

  /**
   * Publishes a message of the contract; fields with an initial value, such as its type, may be left out. Resolves once it is taken over.
   * @throws UnknownChannel, UnknownType, ContractViolation, PublishFailed
   */
  async publish({ channel: name, type, data }: NamedMessage, who: string): Promise<void> {
    const { app, published, publisher } = this.#parts;
    const channel = published.named(name);
    if (!channel)
      throw new UnknownChannel(
        app,
        name,
        published.all().map((one) => one.name),
      );
    const messageClass = channel.classOf(type);
    if (!messageClass) throw new UnknownType(name, type);
    const message = accept(messageClass, { ...new messageClass(), ...data });
    await this.#note('publish', who, `channel/${name}`, { type, id: channel.identityOf(message) });
    await publisher.publish(channel, message);
  }

  /** Newest first. */
  audit(filter: AuditFilter): Promise<readonly AuditEntry[]> {
    return this.#parts.stores.audit.list(filter);
  }

  #note(what: 'publish' | 'purge', who: string, which: string, detail = {}): Promise<void> {
    return this.#parts.stores.audit.add({ who, what, which, detail });
  }

  #channels(): readonly Channel[] {
    const handled = this.#parts.runners().map(({ subscription }) => subscription.channel);
    return [...new Set([...this.#parts.published.all(), ...handled])];
  }

  #transportOf({ subscription }: SubscriptionRunner): Transport {
    return this.#parts.router.transportOf(subscription.channel);
  }

  #runner(name: string): SubscriptionRunner {
    const { app, runners } = this.#parts;
    const runner = runners().find((one) => one.name === name);
    if (runner) return runner;
    throw new UnknownSubscription(
      app,
      name,
      runners().map((one) => one.name),
    );
  }
}
