import { EventEmitter, once } from 'node:events';
import { SaleCompleted } from '#contracts';
import { createMessaging, embeddedTransport, silentLogger, type Handler } from '#messaging';
import { channel, messageOf } from '#messaging/contract';
import type { EmbeddedPlace } from './embedded-place.js';

export interface FlowOptions {
  readonly place: EmbeddedPlace;
  readonly name: string;
  readonly effect: 'database' | 'none';
  /** By the publisher, which batches what comes at once; or by the outbox, in a transaction for each message. */
  readonly by: 'publisher' | 'outbox';
  /** Messages a transaction adds to the outbox; 1 when absent. */
  readonly perTransaction?: number;
}

/** One app that publishes sales to itself, over the embedded transport. */
export interface Flow {
  readonly name: string;
  /** Publishes so many sales, and resolves once each of them has been handled and nothing of them is left. */
  run(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Messages published and not handled yet: as many as a broker would be allowed. */
const UNDER_WAY = 1_000;
/** Who publishes at once. */
const PUBLISHERS = 100;

export async function startFlow({ place, name, effect, by, perTransaction = 1 }: FlowOptions): Promise<Flow> {
  const identity = (sale: SaleCompleted): string => sale.sale_id;
  const options = { pattern: 'events', transport: 'embedded', typeField: 'event_type', identity } as const;
  const sales = channel(name, { ...options, messages: [SaleCompleted] });
  const subscription = sales.subscription(name);
  const steps = new EventEmitter().setMaxListeners(PUBLISHERS + 1);
  const so = { handled: 0, published: 0 };
  const handler: Handler = {
    subscription,
    messageClass: SaleCompleted,
    effect,
    rules: [],
    name,
    call: () => {
      so.handled += 1;
      if (so.handled % PUBLISHERS === 0 || so.handled === so.published) steps.emit('step');
      return Promise.resolve();
    },
  };
  const transport = embeddedTransport({ queue: place.queue, owner: name, logger: silentLogger });
  const routes = (): 'embedded' => 'embedded';
  const common = { instance: '1', routes, transports: { embedded: transport }, logger: silentLogger };
  const messaging = createMessaging({ ...common, app: name, stores: place.stores });
  messaging.register({ publishes: [sales], handlers: [handler] });
  await messaging.start();

  const publish = (some: readonly SaleCompleted[]): Promise<unknown> =>
    by === 'publisher'
      ? Promise.all(some.map((sale) => messaging.publisher.publish(sales, sale)))
      : place.transaction((tx) => {
          for (const sale of some) messaging.outbox.add(tx, sales, sale);
          return Promise.resolve();
        });

  return {
    name: `${place.name}, ${by === 'outbox' ? 'by the outbox' : 'published'}, ${effect === 'none' ? 'no inbox' : 'inbox'}`,
    run: async (count) => {
      const end = so.published + count;
      const publisher = async (): Promise<void> => {
        while (so.published < end) {
          if (so.published - so.handled >= UNDER_WAY) await once(steps, 'step');
          else await publish(nextSales(Math.min(perTransaction, end - so.published)));
        }
      };
      await Promise.all(Array.from({ length: PUBLISHERS }, publisher));
      while (so.handled < end) await once(steps, 'step');
      while ((await waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    stop: () => messaging.stop(),
  };

  function nextSales(count: number): SaleCompleted[] {
    return Array.from({ length: count }, () => aSale((so.published += 1)));
  }

  async function waiting(): Promise<number> {
    const rows = await place.queue.depth(subscription.name);
    return rows.waiting + rows.claimed + (await place.stores.outbox.count([sales.name]));
  }
}

function aSale(number: number): SaleCompleted {
  return messageOf(SaleCompleted, {
    event_type: 'sale_completed',
    sale_id: `55ac23c2-e6a9-4a8d-82a5-${String(number).padStart(12, '0')}`,
    product_id: 1,
    product_name: 'Manzana Orgánica',
    quantity: 5,
    total: 75,
    customer_email: 'cliente@example.com',
    timestamp: new Date().toISOString(),
  });
}
