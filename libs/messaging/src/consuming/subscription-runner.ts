import { Delivery } from '../transports/delivery.js';
import type { Consumption, Settlement, Transport } from '../transports/transport.js';
import { Permits } from './permits.js';
import { pipeline } from './pipeline.js';
import { RowFeed } from './row-feed.js';
import type { SubscriptionContext } from './step.js';

export type SubscriptionState = 'detached' | 'attached' | 'paused';

/**
 * Runs one subscription: what the broker delivers and what the local queue holds for it go the same way,
 * under one bound on how many are handled at once.
 */
export class SubscriptionRunner {
  readonly #context: SubscriptionContext;
  readonly #transport: Transport;
  readonly #owner: string;
  readonly #permits: Permits;
  readonly #way: (delivery: Delivery) => Promise<Settlement>;
  #sources: Consumption[] = [];
  #state: SubscriptionState = 'detached';

  constructor(context: SubscriptionContext, transport: Transport, owner: string) {
    this.#context = context;
    this.#transport = transport;
    this.#owner = owner;
    this.#permits = new Permits(context.policy.concurrency);
    this.#way = pipeline(context);
  }

  get name(): string {
    return this.#context.subscription.name;
  }

  get state(): SubscriptionState {
    return this.#state;
  }

  get inFlight(): number {
    return this.#permits.taken;
  }

  async start(): Promise<void> {
    const { subscription, channel, policy } = this.#context;
    const { concurrency, prefetch } = policy;
    const options = { concurrency, prefetch, ordered: channel.ordered };
    const fromBroker = await this.#transport.consume({ subscription }, options, (delivery) => this.#run(delivery));
    this.#sources = [fromBroker, this.#retries()];
    this.#state = 'attached';
  }

  async pause(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.pause()));
    this.#state = 'paused';
  }

  resume(): void {
    for (const source of this.#sources) source.resume();
    this.#state = 'attached';
  }

  /** Stops taking, and resolves once what is in flight has settled. */
  async stop(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
    this.#sources = [];
    this.#state = 'detached';
  }

  /** The rows of the app's own local queue: delayed retries. */
  #retries(): Consumption {
    const { subscription, localQueue: queue, policy, logger } = this.#context;
    const options = {
      queue,
      subscription: subscription.name,
      owner: this.#owner,
      prefetch: policy.concurrency,
      logger,
    };
    return new RowFeed(options, async (row, onLost) => {
      const delivery = new Delivery(row.message, {
        attempt: row.attempts,
        redelivered: false,
        native: row,
        claim: row,
      });
      onLost((why) => delivery.abort(why));
      const settlement = await this.#run(delivery);
      return settlement === 'done' ? 'remove' : settlement === 'failed' ? 'keep' : 'release';
    });
  }

  async #run(delivery: Delivery): Promise<Settlement> {
    await this.#permits.take();
    try {
      return this.#context.closing() ? 'release' : await this.#way(delivery);
    } finally {
      this.#permits.giveBack();
    }
  }
}
