import { rabbitmqTransport, silentLogger, type Source, type Transport } from '#messaging';
import { Lifeline, storesThrough, type Place, type Subject } from '#messaging/conformance';
import { memoryStores } from '#messaging/testing';
import { lineTo } from './line.js';
import type { RabbitmqBroker } from './rabbitmq-broker.js';

/** How long a delivery may be on its way where nobody has it in hand. */
const ON_ITS_WAY_MS = 40;

/** A virtual host of the run's RabbitMQ, and the stores in memory. Each process goes to its broker by a line of its own. */
export async function rabbitmqPlace(broker: RabbitmqBroker): Promise<Place> {
  const { url } = await broker.vhost();
  const stores = memoryStores();
  const alive = new Set<Process>();

  return {
    start: async (owner) => {
      const lifeline = new Lifeline();
      const line = await lineTo(url);
      const { managementUrl } = broker;
      const bare = rabbitmqTransport({ urls: [line.url], managementUrl, name: owner, logger: silentLogger });
      const inHand = new Map<string, number>();
      const process = { lifeline, inHand };
      alive.add(process);
      const end = async (): Promise<void> => {
        alive.delete(process);
        await bare.close(0);
        await line.cut();
      };
      return {
        transport: countingInHand(bare, inHand, alive),
        stores: storesThrough(lifeline, stores),
        lifeline,
        transaction: (work) => lifeline.through(stores).transaction(work),
        kill: async () => {
          lifeline.cut();
          await line.cut();
          await end();
          stores.localQueue.endLeases(owner);
          stores.inbox.endLeases();
          stores.outbox.endLeases();
        },
        close: end,
      } satisfies Subject;
    },
    databaseAway: (away) => {
      for (const { lifeline } of alive) lifeline.databaseAway(away);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

interface Process {
  readonly lifeline: Lifeline;
  /** Deliveries handed over and not settled, by subscription. */
  readonly inHand: Map<string, number>;
}

/** RabbitMQ says how many are unsettled by its management alone, and seconds late; here all who consume are in this process. */
function countingInHand(bare: Transport, own: Map<string, number>, alive: ReadonlySet<Process>): Transport {
  const inHandOf = (name: string): number => [...alive].reduce((sum, { inHand }) => sum + (inHand.get(name) ?? 0), 0);
  const look = async (source: Source) => {
    const status = await bare.inspect(source);
    return { ...status, unsettled: inHandOf(nameOf(source)) };
  };
  return {
    ...bare,
    close: async (graceMs) => {
      await bare.close(graceMs);
      // Whoever still hangs settles nothing any more.
      own.clear();
    },
    consume: (source, options, handle) => {
      const name = nameOf(source);
      const add = (change: number): void => void own.set(name, (own.get(name) ?? 0) + change);
      return bare.consume(source, options, async (delivery) => {
        add(1);
        try {
          return await handle(delivery);
        } finally {
          add(-1);
        }
      });
    },
    inspect: async (source) => {
      const status = await look(source);
      if (status.ready !== 0 || status.unsettled !== 0) return status;
      await new Promise((resolve) => setTimeout(resolve, ON_ITS_WAY_MS));
      return look(source);
    },
  };
}

function nameOf(source: Source): string {
  if ('subscription' in source) return source.subscription.name;
  if ('deadLettersOf' in source) return `dead letters of ${source.deadLettersOf.name}`;
  return 'tail' in source ? source.tail.name : source.repliesTo;
}
