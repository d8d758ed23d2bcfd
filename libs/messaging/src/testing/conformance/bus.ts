import { randomUUID } from 'node:crypto';
import { isBatchHandler } from '../../consuming/any-handler.js';
import type { AnyHandler } from '../../consuming/any-handler.js';
import type { Channel, Subscription, TransportName } from '../../contract/channel.js';
import { TrenzaError } from '../../errors/trenza-error.js';
import { createMessaging, type Messaging } from '../../messaging.js';
import { silentLogger } from '../../observability/logger.js';
import { noMetrics, type MessagingMetrics } from '../../observability/metrics.js';
import type { DeadLetter } from '../../ports/dead-letter-store.js';
import type { Tx } from '../../ports/tx.js';
import type { PublishResult } from '../../transports/transport.js';
import type { WireMessage } from '../../wire/envelope.js';
import type { Place, Subject } from './place.js';
import type { Thing, Things } from './things.js';
import { until } from './waiting.js';

const APP = 'conformance';
/** A third of it is a publish's time, which a busy broker needs. Places end the leases of whom they kill. */
const RELAY_LEASE_MS = 15_000;

export interface BusOptions {
  readonly publishes?: readonly Channel[];
  readonly requests?: readonly Channel[];
  readonly handlers?: readonly AnyHandler[];
  readonly metrics?: MessagingMetrics;
}

/** One process with the whole bus in it. */
export class Bus {
  readonly messaging: Messaging;
  readonly subject: Subject;
  readonly #subscriptions: readonly Subscription[];
  readonly #publishes: readonly string[];
  #ended: Promise<void> | undefined;

  private constructor(
    name: TransportName,
    subject: Subject,
    { app, instance }: { readonly app: string; readonly instance: string },
    { publishes = [], requests = [], handlers = [], metrics = noMetrics }: BusOptions,
  ) {
    this.subject = subject;
    this.#subscriptions = [...new Set(handlers.map(({ subscription }) => subscription))];
    this.#publishes = publishes.map((channel) => channel.name);
    const { transport, stores } = subject;
    this.messaging = createMessaging({
      app,
      instance,
      routes: () => name,
      transports: { [name]: transport },
      stores,
      logger: silentLogger,
      metrics,
      relayLeaseMs: RELAY_LEASE_MS,
    });
    // The dead begin nothing.
    const guarded = handlers.map((handler): AnyHandler =>
      isBatchHandler(handler)
        ? { ...handler, callAll: async (...given) => void (await this.#guarded(() => handler.callAll(...given))) }
        : { ...handler, call: (...given) => this.#guarded(() => handler.call(...given)) },
    );
    this.messaging.register({ publishes, requests, handlers: guarded });
  }

  static async start(name: TransportName, place: Place, options: BusOptions): Promise<Bus> {
    // Processes of one app publish the same channels, and take turns as its relay.
    const app = [APP, ...(options.publishes ?? []).map((channel) => channel.name)].join(' ');
    const instance = randomUUID();
    const bus = new Bus(name, await place.start(`${app}/${instance}`), { app, instance }, options);
    await bus.messaging.start();
    return bus;
  }

  /** Adds messages to the outbox in one transaction. @throws Killed */
  async add(channel: Things, ...some: readonly Thing[]): Promise<void> {
    await this.transaction(async (tx) => {
      await Promise.resolve();
      for (const one of some) this.messaging.outbox.add(tx, channel, one);
    });
  }

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.subject.lifeline.alive(this.subject.transaction(work));
  }

  /** Publishes what a program that knows nothing of us might: bytes, and whatever headers it likes. */
  async foreign(
    channel: Things,
    body: unknown,
    headers: Partial<WireMessage> = {},
  ): Promise<PublishResult | undefined> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const [result] = await this.subject.transport.publish({ channel }, [{ ...headers, body: bytes }]);
    return result;
  }

  /** What waits or is at work: in the outbox, at the broker, in the local queue. */
  async unsettled(): Promise<number> {
    const { stores, transport } = this.subject;
    let sum = await stores.outbox.count(this.#publishes);
    for (const subscription of this.#subscriptions) {
      const { ready = 0, unsettled = 0 } = await transport.inspect({ subscription });
      const { waiting, claimed } = await stores.localQueue.depth(subscription.name);
      sum += ready + unsettled + waiting + claimed;
    }
    return sum;
  }

  settled(withinMs?: number): Promise<void> {
    return until('nothing is unsettled', async () => (await this.#looked()) === 0, withinMs);
  }

  /** Nothing is known of a broker that is away. */
  async #looked(): Promise<number> {
    try {
      return await this.unsettled();
    } catch (error) {
      if (error instanceof TrenzaError) return Infinity;
      throw error;
    }
  }

  deadLetters(subscription: Subscription): Promise<readonly DeadLetter[]> {
    return this.subject.stores.deadLetters.list({ subscription: subscription.name, limit: 1_000 });
  }

  /** As SIGTERM does. */
  stop(): Promise<void> {
    this.#ended ??= this.messaging.stop().then(() => this.subject.close());
    return this.#ended;
  }

  /** As SIGKILL does. */
  kill(): Promise<void> {
    this.#ended ??= this.subject.kill();
    return this.#ended;
  }

  async #guarded(call: () => unknown): Promise<unknown> {
    if (this.subject.lifeline.dead) await new Promise(() => undefined);
    return call();
  }
}
