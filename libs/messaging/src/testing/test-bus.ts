import { createMessaging, type Messaging } from '../messaging.js';
import type { AnyHandler } from '../consuming/any-handler.js';
import type { Channel, Subscription } from '../contract/channel.js';
import type { Branded, MessageClass } from '../contract/message.js';
import { silentLogger } from '../observability/logger.js';
import type { Tracer } from '../observability/tracer.js';
import type { DeadLetter } from '../ports/dead-letter-store.js';
import { embeddedTransport } from '../transports/embedded/transport.js';
import type { WireMessage } from '../wire/envelope.js';
import { MemoryDeclared } from './memory-declared.js';
import { MemoryLocalQueue } from './memory-local-queue.js';
import { memoryStores, type MemoryStores } from './memory-stores.js';

export interface TestBusOptions {
  readonly publishes?: readonly Channel[];
  readonly requests?: readonly Channel[];
  readonly handlers?: readonly AnyHandler[];
  /** What another bus kept: this one goes on with it, as a process does after a restart. */
  readonly stores?: MemoryStores;
  readonly tracer?: Tracer;
}

const POLL_MS = 5;

/** Messaging with everything in memory, for tests of an app's publishers and handlers. */
export class TestBus implements AsyncDisposable {
  readonly messaging: Messaging;
  readonly stores: MemoryStores;
  readonly #queue = new MemoryLocalQueue();
  readonly #subscriptions: ReadonlySet<Subscription>;
  readonly #publishes: readonly Channel[];

  constructor({ publishes = [], requests = [], handlers = [], stores = memoryStores(), tracer }: TestBusOptions) {
    this.stores = stores;
    this.#publishes = publishes;
    this.#subscriptions = new Set(handlers.map(({ subscription }) => subscription));
    const embedded = { queue: this.#queue, declared: new MemoryDeclared(), owner: 'test/1', logger: silentLogger };
    this.messaging = createMessaging({
      app: 'test',
      instance: '1',
      routes: () => 'embedded',
      transports: { embedded: embeddedTransport(embedded) },
      stores: this.stores,
      logger: silentLogger,
      tracer,
    });
    this.messaging.register({ publishes, requests, handlers });
  }

  /** Adds a message to the outbox in a transaction of its own. */
  async publish<M extends MessageClass>(channel: Channel<M>, message: InstanceType<NoInfer<M>>): Promise<void> {
    await this.stores.transaction((tx) =>
      Promise.resolve(this.messaging.outbox.add(tx, channel as Channel, message as Branded)),
    );
  }

  /** Delivers what a program that knows nothing of us might send: a body, and whatever headers it likes. */
  async foreign(subscription: Subscription, body: unknown, headers: Partial<WireMessage> = {}): Promise<void> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const message: WireMessage = { ...headers, body: bytes };
    await this.#queue.put([{ subscription: subscription.name, type: '', id: crypto.randomUUID(), message }]);
  }

  /** Resolves once the outbox is empty, nothing is in flight and no local row is due. @throws when that takes longer than `withinMs` */
  async settled(withinMs = 5_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!(await this.#isSettled())) {
      if (Date.now() > deadline) throw new Error(`the bus did not settle within ${withinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Messages of a subscription that nobody has in hand. */
  async waiting({ name }: Subscription): Promise<number> {
    return (await this.#queue.depth(name)).waiting;
  }

  async deadLetters(subscription?: Subscription): Promise<readonly DeadLetter[]> {
    return this.stores.deadLetters.list({ ...(subscription && { subscription: subscription.name }), limit: 100 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.messaging.stop();
  }

  async #isSettled(): Promise<boolean> {
    if ((await this.stores.outbox.count(this.#publishes.map(({ name }) => name))) > 0) return false;
    if (this.messaging.health().subscriptions.some(({ inFlight }) => inFlight > 0)) return false;
    for (const { name } of this.#subscriptions) {
      if (!idle(await this.#queue.depth(name))) return false;
      const { claimed } = await this.stores.localQueue.depth(name);
      const dueInMs = await this.stores.localQueue.nextDueInMs(name);
      if (claimed > 0 || dueInMs === 0) return false;
    }
    return true;
  }
}

/** Starts a bus in memory. */
export async function testBus(options: TestBusOptions): Promise<TestBus> {
  const bus = new TestBus(options);
  await bus.messaging.start();
  return bus;
}

function idle({ waiting, claimed }: { waiting: number; claimed: number }): boolean {
  return waiting + claimed === 0;
}
