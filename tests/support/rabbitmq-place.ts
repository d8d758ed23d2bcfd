import { rabbitmqTransport, silentLogger, type Source, type Subscription, type Transport } from '#messaging';
import { Lifeline, storesThrough, type BrokerInHand, type Place, type Subject } from '#messaging/conformance';
import { memoryStores } from '#messaging/testing';
import { lineTo, type Line } from './line.js';
import type { RabbitmqBroker } from './rabbitmq-broker.js';

/** How long a delivery may be on its way where nobody has it in hand. */
const ON_ITS_WAY_MS = 40;
/** That a paused broker is noticed soon. */
const HEARTBEAT_S = 3;

/** A virtual host of the run's RabbitMQ, and the stores in memory. Each process goes to its broker by a line of its own. */
export async function rabbitmqPlace(broker: RabbitmqBroker): Promise<Place> {
  const { url, name: vhost } = await broker.vhost();
  const stores = memoryStores();
  const alive = new Set<Process>();
  let isAway = false;

  return {
    start: async (owner) => {
      const lifeline = new Lifeline();
      const line = await lineTo(url);
      if (isAway) await line.cut();
      const { managementUrl } = broker;
      const options = {
        urls: [line.url],
        managementUrl,
        name: owner,
        logger: silentLogger,
      };
      const bare = rabbitmqTransport({ ...options, heartbeatSeconds: HEARTBEAT_S });
      const inHand = new Map<string, number>();
      const process = { inHand, line };
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
        databaseAway: (away) => Promise.resolve(lifeline.databaseAway(away)),
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
    broker: {
      ...brokerInHand(broker, vhost),
      away: async (away) => {
        isAway = away;
        await Promise.all([...alive].map(({ line }) => (away ? line.cut() : line.mend())));
      },
    },
    close: () => Promise.resolve(),
  };
}

function brokerInHand(broker: RabbitmqBroker, vhost: string): Omit<BrokerInHand, 'away'> {
  const pathOf = ({ name, channel }: Subscription): string =>
    `queues/${vhost}/${channel.pattern === 'tasks' ? channel.name : name}`;
  return {
    restart: () => broker.restart(),
    pause: async (ms) => {
      await broker.pause();
      await new Promise((resolve) => setTimeout(resolve, ms));
      await broker.unpause();
    },
    deleteQueue: async (subscription) => void (await broker.ask('DELETE', pathOf(subscription))),
    spoil: async (subscription) => {
      await broker.ask('PUT', pathOf(subscription), { durable: true, arguments: { 'x-message-ttl': 60_000 } });
      return { says: /x-message-ttl 60000; the contract says x-message-ttl none/, adopt: subscription.name };
    },
    reject: async (subscription) => {
      const take = { count: 100, ackmode: 'reject_requeue_false', encoding: 'auto' };
      return ((await broker.ask('POST', `${pathOf(subscription)}/get`, take)) as unknown[]).length;
    },
  };
}

interface Process {
  readonly line: Line;
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
