import type { Outcome } from '../observability/metrics.js';
import type { Subscription } from '../contract/channel.js';
import { Delivery } from '../transports/delivery.js';
import type { Consumption, Settlement } from '../transports/consumption.js';
import type { Transport } from '../transports/transport.js';
import { Availability } from './pausing/availability.js';
import { Backlog } from './pausing/backlog.js';
import type { ClaimedRow } from '../ports/local-queue.js';
import type { Awaitable } from './awaitable.js';
import { KeptDeliveries } from './kept-deliveries.js';
import { KeyOrder } from './key-order.js';
import { Permits } from './permits.js';
import type { PauseReason } from './pausing/pauses.js';
import { Pausing } from './pausing/pausing.js';
import { pipeline } from './pipeline.js';
import { RowFeed } from './feeds/row-feed.js';
import type { RunnerContext } from './runner-context.js';
import type { Way } from './step.js';

/** A row was written for it. */
const WRITTEN = new Set<Outcome | undefined>(['retry', 'moved']);

export type SubscriptionState = 'detached' | 'attached' | 'paused';

/**
 * Runs one subscription: what the broker delivers and what the local queue holds for it go the same way,
 * under one bound on how many are handled at once. While it pauses, what it has not begun is given back.
 */
export class SubscriptionRunner {
  readonly #context: RunnerContext;
  readonly #availability = new Availability();
  readonly #transport: Transport;
  readonly #owner: string;
  readonly #permits: Permits;
  readonly #order: KeyOrder;
  readonly #way: Way;
  readonly #pausing: Pausing;
  readonly #backlog: Backlog;
  readonly #kept: KeptDeliveries;
  #broker: Consumption | undefined;
  #retries: RowFeed | undefined;

  constructor(context: RunnerContext, transport: Transport, owner: string) {
    this.#context = context;
    this.#transport = transport;
    this.#owner = owner;
    this.#permits = new Permits(context.policy.concurrency);
    const { localQueue: queue, subscription, policy, logger } = context;
    this.#pausing = new Pausing(context, () => ({ broker: this.#broker, retries: this.#retries }));
    this.#backlog = new Backlog({
      queue,
      subscription: subscription.name,
      limit: policy.maxBacklog,
      logger,
      exceeded: () => this.pause('backlog'),
      reduced: () => this.resume('backlog'),
    });
    this.#order = new KeyOrder(context);
    this.#kept = new KeptDeliveries(subscription.name, queue);
    this.#way = pipeline({
      ...context,
      order: this.#order,
      availability: this.#availability,
      pause: (reason, why) => void this.#pausing.away(reason, why),
      succeeded: (id) => this.#succeeded(id),
      ended: (delivery) => this.#ended(delivery),
      mayBegin: (delivery) => this.#mayBegin(delivery),
      onRecall: (listener) => this.#pausing.onRecall(listener),
    });
  }

  get name(): string {
    return this.#context.subscription.name;
  }

  get subscription(): Subscription {
    return this.#context.subscription;
  }

  get state(): SubscriptionState {
    if (!this.#broker) return 'detached';
    if (this.pausedFor.length > 0) return 'paused';
    return this.#broker.attached ? 'attached' : 'detached';
  }

  get pausedFor(): readonly PauseReason[] {
    return this.#pausing.reasons;
  }

  get inFlight(): number {
    return this.#permits.taken;
  }

  async start(): Promise<void> {
    const { subscription, channel, policy } = this.#context;
    const { prefetch } = policy;
    const source = channel.pattern === 'signals' ? { tail: channel } : { subscription };
    const options = { prefetch, ...(channel.ordered && { onAssigned: this.#order.assigned }) };
    this.#broker = await this.#transport.consume(source, options, (delivery) =>
      this.#kept.whileItWaits(
        delivery,
        this.#order.run(delivery, () => this.#run(delivery)),
      ),
    );
    this.#retries = this.#feedRetries();
    // It may have been paused before it began; what was handed over meanwhile is given back.
    if (this.pausedFor.length > 0) await this.#pausing.follow();
    this.#backlog.look();
  }

  pause(reason: PauseReason): Promise<void> {
    return this.#pausing.pause(reason);
  }

  resume(reason: PauseReason): Promise<void> {
    return this.#pausing.resume(reason);
  }

  /** Stops taking, and resolves once what is in flight has settled. */
  async stop(): Promise<void> {
    const retries = this.#retries?.close().finally(() => this.#kept.release());
    const closed = Promise.all([this.#broker?.close(), retries, this.#backlog.close()]);
    this.#pausing.recall();
    await closed;
    this.#broker = undefined;
    this.#retries = undefined;
  }

  #succeeded(id: string): void {
    this.#availability.succeeded(id);
    this.#pausing.back('unavailable');
  }

  /** It may have been the last probe: were the subscription to wait for another, it would wait for ever. */
  #ended({ id, claim }: Delivery): void {
    if (id !== undefined) this.#availability.forget(id);
    if (claim) this.#pausing.back('unavailable');
  }

  /** The rows of the app's own local queue: delayed retries. */
  #feedRetries(): RowFeed {
    const { subscription, channel, localQueue: queue, policy, logger } = this.#context;
    const options = {
      queue,
      subscription: subscription.name,
      owner: this.#owner,
      prefetch: policy.concurrency,
      ordered: channel.ordered,
      logger,
      deliveryOf: (row: ClaimedRow) => new Delivery(row.message, { redelivered: false, native: row, claim: row }),
    };
    return new RowFeed(options, async (delivery) => {
      if ((await this.#run(delivery)) === 'release') return 'release';
      // A retry or a dead letter is written already, in its place.
      return delivery.outcome === 'retry' || delivery.outcome === 'dead' ? 'keep' : 'remove';
    });
  }

  #run(delivery: Delivery): Awaitable<Settlement> {
    return this.#permits.run(
      () => (this.#mayBegin(delivery) ? this.#way(delivery) : 'release'),
      () => {
        if (WRITTEN.has(delivery.outcome) && !delivery.claim) this.#backlog.grew();
      },
    );
  }

  #mayBegin({ claim, recalled }: Delivery): boolean {
    if (recalled || this.#context.closing()) return false;
    const { broker, retries } = this.#pausing.flow;
    return claim ? retries !== 'none' : broker;
  }
}
