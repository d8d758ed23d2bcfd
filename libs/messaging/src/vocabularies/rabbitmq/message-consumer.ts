import type { Subscription } from '../../contract/channel.js';
import { checkPolicy, policyOf } from '../../contract/policy.js';
import type { AnyHandler } from '../../consuming/any-handler.js';
import type { Messaging } from '../../messaging.js';
import { DeliveryParts, type DeliveryMethod, type DeliveryProperties } from './delivery-parts.js';
import { AlreadyConsuming, UnknownQueue } from './errors.js';
import type { DataOf } from './known-queues.js';
import type { Session } from './session.js';
import { startMessaging } from './start-messaging.js';
import { adHocSubscription, subscriptionOf, withPrefetch } from './subscription-of.js';

/** Returning acknowledges; throwing has the message tried again. What it returns is awaited, and nobody's reply. */
export type MessageCallback<Data> = (data: Data, method: DeliveryMethod, properties: DeliveryProperties) => unknown;

export interface QueueInfo {
  /** Those that wait, without those in some consumer's hands. */
  readonly message_count: number;
  readonly consumer_count: number;
}

/**
 * Consumes queues by callbacks, and looks at them. A message whose callback throws is tried again, at once and then with
 * growing pauses; after its last attempt, or at once for `Rejected`, it is published to `<queue>.dlq` and acknowledged.
 */
export class MessageConsumer implements AsyncDisposable {
  readonly #session: Session;
  readonly #consuming = new Map<string, Promise<Messaging>>();
  /** What was told to stop and has callbacks at work. */
  readonly #stopping = new Set<Promise<void>>();
  readonly #leave: () => void;
  #prefetch: number | undefined;

  constructor(connection: Session) {
    this.#session = connection;
    this.#leave = connection.onClosing('consumer', () => this.stopConsuming());
  }

  /**
   * Resolves once RabbitMQ hands its messages over, which goes on until `stopConsuming()`: it does not block. A queue that a
   * contract knows is declared as that says, and its messages are validated; any other is used as it is, or made.
   * @throws AlreadyConsuming, NoConnection, TopologyMismatch
   */
  async startConsuming<const Queue extends string>(
    queue: Queue,
    callback: MessageCallback<DataOf<Queue>>,
  ): Promise<void> {
    if (this.#consuming.has(queue)) throw new AlreadyConsuming(queue);
    const known = subscriptionOf(queue);
    const subscription = withPrefetch(known, this.#prefetch, policyOf(known.policy).concurrency);
    const handlers = this.#handlersOf(subscription, queue, callback as MessageCallback<unknown>);
    const starting = startMessaging(this.#session, { handlers });
    this.#consuming.set(queue, starting);
    try {
      await starting;
    } catch (error) {
      if (this.#consuming.get(queue) === starting) this.#consuming.delete(queue);
      throw error;
    }
  }

  /**
   * Stops taking from all queues, and resolves once callbacks at work have settled; what waited for another attempt goes
   * back to its queue. Called in a callback it doesn't wait, for that would be for itself.
   */
  async stopConsuming(): Promise<void> {
    for (const [queue, messaging] of this.#consuming) {
      this.#consuming.delete(queue);
      const stopping = this.#stopped(queue, messaging);
      this.#stopping.add(stopping);
      void stopping.then(() => this.#stopping.delete(stopping));
    }
    if (this.#session.atWork.getStore() !== this) await Promise.all(this.#stopping);
  }

  /** @throws UnknownQueue, NoConnection, and why RabbitMQ can't be asked */
  async getQueueInfo(queue: string): Promise<QueueInfo> {
    const subscription = await this.#existing(queue);
    const { ready = 0, consumers = 0 } = await this.#session.transport.inspect({ subscription });
    return { message_count: ready, consumer_count: consumers };
  }

  /** Removes what waits, and resolves to how many that were; what consumers have in hand stays theirs. @throws as `getQueueInfo` */
  async purgeQueue(queue: string): Promise<number> {
    const subscription = await this.#existing(queue);
    return this.#session.transport.purge({ subscription });
  }

  /**
   * How many messages of a queue are in hand here at most, and so how many callbacks run at once: 64 and 16 when it was
   * never called, one after the other with 1. It holds for what is consumed from now on.
   * @throws RangeError when it is no whole number above 0
   */
  setQos(prefetch: number): void {
    checkPolicy('setQos', { prefetch });
    this.#prefetch = prefetch;
  }

  /** Closing the connection does it too. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave();
    await this.stopConsuming();
  }

  async #stopped(queue: string, starting: Promise<Messaging>): Promise<void> {
    try {
      const messaging = await starting;
      await messaging.stop();
    } catch (err) {
      this.#session.logger.warn({ err, queue }, 'a queue was not consumed when it was to be stopped');
    }
  }

  /** @throws UnknownQueue */
  async #existing(queue: string): Promise<Subscription> {
    const subscription = adHocSubscription(queue);
    const plan = { channels: [subscription.channel], adopt: [queue] };
    const differences = await this.#session.transport.compare(plan);
    if (differences.some(({ kind }) => kind === 'missing')) throw new UnknownQueue(queue);
    return subscription;
  }

  #handlersOf(subscription: Subscription, queue: string, callback: MessageCallback<unknown>): readonly AnyHandler[] {
    const parts = new DeliveryParts(queue);
    return subscription.channel.messages.map((messageClass) => ({
      subscription,
      messageClass,
      effect: 'none',
      rules: [],
      name: `the callback of queue "${queue}"`,
      call: (message, { delivery }) => {
        const { method, properties } = parts.of(delivery);
        return this.#session.atWork.run(this, () => callback(message, method, properties));
      },
    }));
  }
}
